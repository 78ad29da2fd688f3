"""The units of figures, by what is counted: a list of stories asks of these, and loads no table of words."""

from __future__ import annotations

KILLED, WOUNDED = "killed", "wounded"
# What numbers count. What happened to people says more than that they are people.
EVENT_UNITS = ("killed", "wounded", "casualties", "detained", "released", "missing", "returned", "displaced", "crossed", "bodies")
PEOPLE_UNITS = ("soldiers", "militants", "police", "civilians", "women", "children", "workers", "families", "students", "people")
THING_UNITS = (
    *("districts", "villages", "posts", "provinces", "houses", "vehicles", "aircraft", "weapons", "livestock"),
    *("kg", "tonne", "g", "km", "m", "hectares", "percent", "usd", "somoni", "afn", "rub", "uzs", "mw", "kwh", "magnitude"),
    *("hours", "days", "weeks", "months", "years", "times", "schools", "cases", "places"),
)
HOSPITALISED = "hospitalised"  # who is taken to hospital or treated: said where nothing else happened to them
RATE_UNITS = ("times",)  # what stands before them is no figure
