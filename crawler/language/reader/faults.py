"""What is wrong with a command line or a configuration, as templates of `kept`: it is said before anybody knows who reads."""

from __future__ import annotations

from crawler.language.reader.texts import marked

_USAGE_TEMPLATES = (  # click's words, and ours beside them
    *(marked("Usage: {text}"), marked("Error: {reason}"), marked("Try '{command}' for help."), marked("stopped")),
    *(marked("No such command {name}."), marked("No such command {name}. Did you mean {near}?")),
    *(marked("No such option {name}."), marked("No such option {name}. Did you mean {near}?")),
    *(marked("Did you mean one of: {names}?"), marked("Possible options: {names}")),
    *(marked("Missing argument {name}."), marked("Missing option {name}."), marked("Missing command.")),
    *(marked("Got unexpected extra argument ({text})"), marked("Got unexpected extra arguments ({text})")),
    *(marked("Invalid value for {name}: {reason}"), marked("Option {name} requires an argument.")),
    *(
        marked("{name} is not a valid integer."),
        marked("{name} is not a valid integer range."),
        marked("{name} is not one of {names}."),
    ),
    *(marked("{name} is not in the range {range}."), marked("{name} is no period: write 30m, 24h, 7d or 2w")),
    *(marked("{name} is no language of the pages: choose one of {names}"),),
    marked("{folder} is not empty and holds no demonstration: choose another --dir"),
    marked("{file} is damaged: run again with --fresh"),
)
_FILE_TEMPLATES = (
    marked("{file}: there is no such configuration file"),
    marked(
        "{file}: there is no such configuration file: run in the folder of a config.yaml, name one with --config or {name}, or see "
        "`borderwatch demo`"
    ),
    marked("{file}: cannot be read: {reason}"),
    marked("{file} is there already: borderwatch check reads it, an editor changes it"),
    *(marked("No such file or directory"), marked("Permission denied"), marked("Read-only file system")),
    *(marked("No space left on device"), marked("Is a directory"), marked("database or disk is full")),
    *(
        marked("the folder cannot be written"),
        marked("the database cannot be written"),
        marked("the data folder cannot be written"),
    ),
    marked("there is no archive yet: `borderwatch poll` makes it: {file}"),
    marked("there is no archive yet: run `borderwatch poll` first: {file}"),
)
_YAML_TEMPLATES = (
    *(marked("the file is empty"), marked("the file must hold settings as `key: value`"), marked("not UTF-8 text")),
    *(marked("not readable as YAML"), marked("the file cannot be read as YAML"), marked("{text} stands here a second time")),
    *(marked("a second document (---) in the file"), marked("a key must be a word, not a list or mapping")),
    marked("aliases ({name}) are not supported: write it out"),
    marked("the line is indented with a tab: YAML takes spaces only, put two in its place"),
    marked("a no-break space (U+00A0) stands where YAML needs an ordinary one: type it anew"),
    *(marked("the quote that begins here is never closed"), marked("the quote that begins here is never closed in its line")),
    marked("the bracket that opens here is not closed by {text}, or a comma is missing before line {line}"),
    marked("a text that begins with {sign} must stand in quotes, or on the next line after {text}"),
    marked("a text that begins with {sign} must stand in quotes: {text} and what belongs to it"),
    marked("the text holds a colon: put it in quotes: {text}"),
    *(marked("a space is missing after the dash: write {text}"), marked("a space is missing after the colon: write {text}")),
    marked("a quote inside a quoted text ends it: put the whole in single quotes: {text}"),
    marked("indented by {counted}, but the line above by {n} and it has its value already: give both {before}"),
    marked("indented by {counted}, as no line above: what belongs together is indented alike, here by {before}"),
)
_KEY_TEMPLATES = (
    *(marked("there is no such key"), marked("is missing"), marked("and {n} more")),
    marked("secrets do not belong into this file: put the name of an environment variable under {name}"),
    *(marked("{text} is none of {names}"), marked("{text} is no text: put it in quotes")),
    marked("is empty: write {reason}, or leave the line out"),
    marked("settings as `key: value`, indented, below it"),
    marked("one entry a line below it, each behind `- `"),
    *(marked("a number"), marked("true or false"), marked("a text")),
    marked("{text} is no group of settings: write them as `key: value`, indented, below it"),
    marked("{text} is no list: write {reason}"),
    marked("{text} is no ISO 3166 code of two capital letters: write {code}"),
    marked("{text} is no ISO 3166 code of two capital letters, such as AF or TJ"),
    marked("{text} does not look right (pattern {pattern})"),
    marked("{text} is no address: {reason}"),
    marked("a duration is written as 30s, 15m, 6h or 1d"),
    marked("a size is written as 500k or 10M"),
    marked("unknown time zone {text}: names are like Asia/Dushanbe"),
    marked("texts are written in {names}, not in {text}"),
    marked("must be an address that begins with http:// or https://"),
    marked("must not hold a user name or password"),
    marked('a time of day is written as "06:00", in quotes; empty: never'),
    marked("must be one plain mail address, such as desk@example.org"),
    *(marked("channel {name} needs {names}"), marked("floor is above ceiling"), marked("{text} names no file")),
    *(marked("there is no watch {name}"), marked("there is no source {name}"), marked("there is no group {name}")),
    *(marked("there is no {name}"), marked("{name} is another source's slug already"), marked("{name} has this feed already")),
    *(
        marked("input should be a valid integer"),
        marked("input should be a valid number"),
        marked("input should be a valid boolean"),
    ),
    *(marked("input should be greater than or equal to {n}"), marked("input should be less than or equal to {n}")),
    *(marked("input should be greater than {n}"), marked("input should be less than {n}")),
    marked("input should be a valid integer, unable to parse string as an integer"),
    marked("input should be a valid number, unable to parse string as a number"),
    marked("input should be a valid boolean, unable to interpret input"),
)
FAULT_TEXTS = (*_USAGE_TEMPLATES, *_FILE_TEMPLATES, *_YAML_TEMPLATES, *_KEY_TEMPLATES)
