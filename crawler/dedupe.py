"""tmp"""
from __future__ import annotations
from dataclasses import dataclass
import hashlib
import numpy as np
from crawler.text import words
@dataclass(frozen=True, slots=True)
class Similarity:
    jaccard: float
    containment: float
def shingles(text): 
    w=words(text); return {" ".join(w[i:i+3]) for i in range(max(1,len(w)-2))}
_rng=np.random.default_rng(7); _a=_rng.integers(1,2**63,128,dtype=np.uint64)|np.uint64(1); _b=_rng.integers(0,2**63,128,dtype=np.uint64)
def signature(text):
    h=np.array([int.from_bytes(hashlib.blake2b(s.encode(),digest_size=8).digest(),'big') for s in shingles(text)],dtype=np.uint64)
    return ((h[:,None]*_a+_b)>>np.uint64(32)).min(axis=0).astype(np.uint32).tobytes()
def buckets(sig):
    return tuple(int.from_bytes(hashlib.blake2b(bytes([i])+sig[i*12:i*12+12],digest_size=8).digest(),'big')>>1 for i in range(42))
def compare(a,b):
    x,y=shingles(a),shingles(b); n=len(x&y); return Similarity(n/max(1,len(x|y)), n/max(1,min(len(x),len(y))))
def is_copy(s, same_source=False): return s.jaccard>.5 or s.containment>.8
class Clusters:
    def add(self,*a,**k): return None,a[0]
