"""Why a watch raises no alert on an article: which part of its rule is met, which is not, and what comes nearest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import assert_never

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.watch.article import WatchedArticle
from crawler.watch.ast import AllOf, AnyOf, Condition, Count, EventOf, InField, NamedCondition, Near, NoneOf, Within, operands_of
from crawler.watch.evaluate import holds, matches
from crawler.watch.leaves import About, GroupOf, PlaceOf, RegexOf, Spotted
from crawler.watch.nearest import NearTerm, nearest_terms
from crawler.watch.rule_parts import PartRole, RulePart, WhyNot
from crawler.watch.scope import MAX_STEPS, WHOLE_ARTICLE, Budget, Scope, lead_windows
from crawler.watch.term_index import TermFound
from crawler.watch.term_search import foreign_languages
from crawler.watch.watchlist import BODY_SCOPE, Watch, Watchlist

EXPLAIN_STEPS = 20 * MAX_STEPS  # an explanation is asked for once, and may take longer than a watch may
MAX_SHOWN_WORDS = 6  # of one condition
MAX_PART_CHARS = 60  # of a list of places
MAX_UNIT_CHARS = 160  # of a sentence that is shown
UNIT_KINDS = {"SENT": marked("in one sentence"), "PARA": marked("in one paragraph")}
BEST_UNIT_NOTES = {
    "SENT": marked("the sentence that has most of it: {words}"),
    "PARA": marked("the paragraph that has most of it: {words}"),
}
FIELD_KINDS = {
    "title": marked("in the title"),
    "head": marked("in the title and first sentence"),
    "opening": marked("in the title and first two sentences"),
    "lead": marked("in the lead"),
    "text": marked("in the text"),
}
SLOT_NAMES = {"trigger": marked("trigger"), "actor": marked("actor"), "target": marked("target"), "where": marked("where")}


def why_not(
    watchlist: Watchlist,
    watch: Watch,
    title: str,
    text: str,
    *,
    implies: tuple[str, ...] = (),
    lang: str = "",
    source: str = "",
    country: str = "",
    published: date | None = None,
) -> WhyNot:
    """Compare a watch with an article, part by part. The arguments are those of `Watchlist.read`. Raises `QueryTooDear`."""
    article = watchlist.article(title, text, lang=lang, source=source, country=country)
    windows = WHOLE_ARTICLE if watch.scope == BODY_SCOPE else lead_windows(article)
    scope = Scope(article, windows, watchlist.implied(implies), budget=Budget(EXPLAIN_STEPS))
    survey = _PartSurvey(article, watchlist, foreign_languages(lang))
    when = survey.part(watch.when, scope)
    vetoes = [veto for veto in (watch.none.operands if watch.none else ()) if holds(veto, scope.veto())]
    raises = [(str(rule.to), survey.part(rule.condition, scope)) for rule in watch.raises]
    match = next(
        (
            match
            for match in watchlist.read(
                title, text, implies=implies, lang=lang, source=source, country=country, published=published
            ).matches
            if match.watch == watch.id
        ),
        None,
    )
    only_implied = match is None and when.met and not vetoes
    return WhyNot(
        watch=watch.id,
        alert=match is not None,
        severity=str(match.severity if match else watch.severity),
        language=lang,
        skipped_languages=tuple(sorted(foreign_languages(lang))),
        reads=_("the title and the whole text")
        if watch.scope == BODY_SCOPE
        else _("the title and the first 600 characters of text"),
        when=when,
        vetoes=tuple(survey.part(veto, scope.veto()) for veto in vetoes),
        raises=tuple(raises),
        note=_("only what the source implies is true: no word of the article") if only_implied else "",
    )


class _PartSurvey:
    """What the parts of a rule are, of one article."""

    def __init__(self, article: WatchedArticle, watchlist: Watchlist, foreign: frozenset[str]) -> None:
        self.article, self.watchlist, self.foreign = article, watchlist, foreign
        self.words = [word for tokens in article.tokens for word in tokens]

    def part(self, condition: Condition, scope: Scope) -> RulePart:
        met = holds(condition, scope)
        if isinstance(condition, GroupOf | PlaceOf | RegexOf):
            return self._spotted(condition, scope, met)
        if isinstance(condition, About):
            note = _("it is {value}", value=self.article.about(condition.key) or _("unknown"))
            return RulePart(condition=str(condition), met=met, note=note)
        words = self._texts(matches(condition, scope)) if met else ()
        note, parts = self._below(condition, scope, met)
        role, kind = _kind(condition)
        return RulePart(condition=str(condition), met=met, role=role, kind=kind, words=words, note=note, parts=parts)

    def _below(self, condition: Condition, scope: Scope, met: bool) -> tuple[str, tuple[RulePart, ...]]:
        """A note on a compound condition, and its parts as far as they say why."""
        match condition:
            case AllOf(operands=operands):
                return "", self._parts(operands, scope)
            case AnyOf(operands=operands):
                shown = [operand for operand in operands if holds(operand, scope)] if met else operands
                return "", self._parts(shown, scope)
            case NoneOf(operands=operands):
                veto = scope.veto()
                true = [operand for operand in operands if holds(operand, veto)]
                return "", self._parts(true, veto)
            case Near(left=left, right=right, within=within):
                apart = not met and bool(matches(left, scope)) and bool(matches(right, scope))
                note = _("both are there, more than {n} words apart", n=within) if apart else ""
                return note, () if met else self._parts((left, right), scope)
            case Within(operand=operand, unit=unit):
                return self._in_unit(condition, scope, met, operand, BEST_UNIT_NOTES[unit])
            case InField(operand=operand, field=field):
                return "", (self.part(operand, scope.in_field(field)),)
            case Count(operand=operand):
                number = len({find[:3] for find in matches(operand, scope)})
                return _("it stands in {places}", places=count(number, "place")), () if met else (self.part(operand, scope),)
            case EventOf():
                slots = list(scope.slots(condition, matches(condition.trigger, scope)))
                empty = [
                    slot for (slot, _condition), (_slot, filled) in zip(condition.slots(), slots, strict=True) if not filled.windows
                ]
                names = _(" and no ").join(_(SLOT_NAMES.get(slot, slot)) for slot in empty)
                note = _("the event has no {slots}", slots=names) if empty else ""
                return note, () if met else tuple(self.part(operand, filled) for operand, filled in slots)
            case NamedCondition(operand=operand):
                return "", () if met else (self.part(operand, scope),)
            case GroupOf() | PlaceOf() | RegexOf() | About():
                return "", ()
            case _:
                assert_never(condition)

    def _parts(self, conditions: Iterable[Condition], scope: Scope) -> tuple[RulePart, ...]:
        return tuple(self.part(condition, scope) for condition in conditions)

    def _in_unit(
        self, within: Within, scope: Scope, met: bool, operand: Condition, best_note: str
    ) -> tuple[str, tuple[RulePart, ...]]:
        """The sentence or paragraph where it is true, or where most of it is."""
        narrowed = list(scope.units(within))
        if not narrowed:
            return "", (self.part(operand, scope),)
        if met:
            best = next(candidate for candidate in narrowed if holds(operand, candidate))
            return self._shown(best), ()
        needed = operands_of(operand) if isinstance(operand, AllOf) else (operand,)
        best = max(narrowed, key=lambda candidate: sum(holds(need, candidate) for need in needed))
        return _(best_note, words=self._shown(best)), (self.part(operand, best),)

    def _spotted(self, leaf: Spotted, scope: Scope, met: bool) -> RulePart:
        if met:
            finds = scope.finds(leaf)
            return RulePart(
                condition=str(leaf), met=True, words=self._texts(finds), note="" if finds else _("implied by the source")
            )
        outside = self.article.finds(leaf)
        name = str(leaf) if len(str(leaf)) <= MAX_PART_CHARS else f"{str(leaf)[:MAX_PART_CHARS]}…"
        elsewhere = tuple(dict.fromkeys(f"{self._text(leaf, find)} ({self._position(find)})" for find in outside))
        note = self._other_sense(leaf, set(outside)) if isinstance(leaf, GroupOf) else ""
        nearest = self._nearest(leaf) if isinstance(leaf, GroupOf) and not outside and not note else ()
        return RulePart(condition=name, met=False, elsewhere=elsewhere[:MAX_SHOWN_WORDS], nearest=nearest, note=note)

    def _other_sense(self, group: GroupOf, meant: set[TermFound]) -> str:
        finds = [find for find in self.article.finds_of_any_sense.get(group.group, ()) if find not in meant]
        return _("means something else here: {words}", words=", ".join(self._texts(finds))) if finds else ""

    def _nearest(self, group: GroupOf) -> tuple[NearTerm, ...]:
        terms = self.watchlist.vocabulary[group.group]
        return nearest_terms((term for term in terms if term.language not in self.foreign), self.words)

    def _texts(self, finds: Sequence[TermFound]) -> tuple[str, ...]:
        texts = (self._text(GroupOf("", 0), find) for find in finds)
        return tuple(dict.fromkeys(texts))[:MAX_SHOWN_WORDS]

    def _text(self, leaf: Spotted, find: TermFound) -> str:
        return self.article.hit(leaf, find).text

    def _position(self, find: TermFound) -> str:
        if find.field == 0:
            return _("title")
        sentences = self.article.windows("SENT")
        number = bisect_right(sentences, (find.field, find.first, 1 << 30)) - 1
        return _("sentence {n}", n=max(1, number))

    def _shown(self, scope: Scope) -> str:
        """The words of a sentence, cut where it is long."""
        pieces = [self.article.window_text(window) for window in scope.windows]
        text = " / ".join(piece for piece in pieces if piece)
        return text if len(text) <= MAX_UNIT_CHARS else f"{text[:MAX_UNIT_CHARS].rstrip()} …"


def _kind(condition: Condition) -> tuple[PartRole, str]:
    """What a condition asks of its parts, and that in words."""
    match condition:
        case AllOf():
            return PartRole.ALL, _("all of")
        case AnyOf():
            return PartRole.ANY, _("one of")
        case NoneOf():
            return PartRole.VETO, _("none of")
        case Near(within=within):
            return PartRole.NEAR, _("at most {n} words apart", n=within)
        case Within(unit=unit):
            return PartRole.WHERE, _(UNIT_KINDS[unit])
        case InField(field=field):
            return PartRole.WHERE, _(FIELD_KINDS[field])
        case Count(least=least):
            return PartRole.WHERE, _("in at least {places}", places=count(least, "place"))
        case EventOf():
            return PartRole.WHERE, _("in the event: who did what where")
        case NamedCondition() | GroupOf() | PlaceOf() | RegexOf() | About():
            return PartRole.LEAF, ""
        case _:
            assert_never(condition)
