"""Many feeds for a day of a clock that is a value: `python -m bench.scale`. Where does one planner, one writer, one file end?"""
