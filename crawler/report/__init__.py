"""What people get: digests, drawings, evidence packs, exports."""
