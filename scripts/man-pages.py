#!/usr/bin/env python3
"""Writes the man pages of a program that is made with swift-argument-parser, from what it says about itself.

    man-pages.py PROGRAM DIR DATE    DATE as 2026-11-30; a page for each command: NAME.1, NAME-COMMAND.1, ...
"""

import json
import os
import re
import subprocess
import sys

# Words in capitals on a line of their own begin a section of a command's text.
HEADING = re.compile(r"^[A-Z][A-Z ]+$")


def main():
    program, folder, date = sys.argv[1:]
    dump = subprocess.run([program, "--experimental-dump-help"], capture_output=True, check=True)
    version = subprocess.run([program, "--version"], capture_output=True, check=True, text=True).stdout.strip()
    os.makedirs(folder, exist_ok=True)
    write(json.loads(dump.stdout)["command"], [], folder, f'"{date}" "{version}"')


def write(command, above, folder, edition):
    """Writes the page of a command, and those of the commands below it."""
    path = above + [command["commandName"]]
    below = [one for one in command.get("subcommands", []) if is_shown(one)]
    lines = [f'.TH {quoted("-".join(path).upper())} 1 {edition}', ".nh", ".ad l"]
    lines += [".SH NAME", f'{text("-".join(path))} \\- {text(command.get("abstract", ""))}']
    arguments = [one for one in command.get("arguments", []) if one.get("shouldDisplay", True)]
    lines += [".SH SYNOPSIS", f'.B {text(" ".join(path))}'] + [synopsis(one) for one in arguments]
    lines += [".I command"] if below else []
    parts = sections(command.get("discussion", ""))
    lines += section("DESCRIPTION", parts.pop("", []) or [command.get("abstract", "")])
    lines += options(arguments) + commands(path, below)
    for title, words in parts.items():
        # Indented in a terminal; a sentence, not a table.
        words = [line.strip() for line in words] if title == "EXIT STATUS" else words
        lines += section("EXAMPLES" if title == "EXAMPLE" else title, words)
    lines += also(path, below)
    name = os.path.join(folder, "-".join(path) + ".1")
    with open(name, "w", encoding="utf-8") as page:
        page.write("\n".join(lines) + "\n")
    for one in below:
        write(one, path, folder, edition)


def is_shown(command):
    return command.get("shouldDisplay", True) and command["commandName"] != "help"


def text(words):
    """Octets that troff takes as they are."""
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga").replace("^", "\\(ha")
    return re.sub(r"^\.", r"\\&.", words.replace("~", "\\(ti"))


def quoted(words):
    return '"' + words.replace('"', "") + '"'


def sections(discussion):
    """The paragraphs of a text, by the heading above them; those before the first under ''."""
    found, title = {}, ""
    for line in discussion.split("\n"):
        if HEADING.match(line):
            title = line
        else:
            found.setdefault(title, []).append(line)
    return found


def section(title, lines):
    """A section: paragraphs are filled, what is indented stays as it is."""
    out, is_literal = [f".SH {title}"], False
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    for line in lines:
        # A list or a table is indented.
        if line.startswith("  ") != is_literal:
            is_literal = not is_literal
            out += [".PP", ".nf"] if is_literal else [".fi", ".PP"]
        elif not line.strip():
            out += ["" if is_literal else ".PP"]
            continue
        out.append(text(line))
    return [line or ".sp" for line in out] + ([".fi"] if is_literal else [])


def names(argument):
    return [("\\-" if name["kind"] == "short" else "\\-\\-") + text(name["name"]) for name in argument.get("names", [])]


def value(argument):
    return "\\fI" + text(argument.get("valueName", "value")) + "\\fR"


def synopsis(argument):
    """An option or argument in the line of how a command is used."""
    shown = value(argument) if argument["kind"] != "flag" else ""
    if argument["kind"] != "positional":
        shown = f'\\fB{names(argument)[-1]}\\fR {shown}'.strip()
    shown += " ..." if argument.get("isRepeating") else ""
    return f"[{shown}]" if argument.get("isOptional") else shown


def options(arguments):
    """What each option means."""
    lines = [".SH OPTIONS"] if arguments else []
    for one in arguments:
        head = ", ".join(f"\\fB{name}\\fR" for name in names(one))
        lines += [".TP", f'{head} {value(one)}'.strip() if one["kind"] != "flag" else head]
        words = " ".join(filter(None, [one.get("abstract"), one.get("discussion")])).split("\n")
        lines += [text(line.strip()) for line in words if line.strip()]
        if one.get("defaultValue"):
            lines.append(f'(default: {text(one["defaultValue"])})')
    return lines


def commands(path, below):
    """The commands below one, with what each does."""
    lines = [".SH COMMANDS"] if below else []
    for one in below:
        lines += [".TP", f'.B {text(" ".join(path + [one["commandName"]]))}', text(one.get("abstract", ""))]
    return lines


def also(path, below):
    pages = ["-".join(path[:-1])] if len(path) > 1 else []
    pages += ["-".join(path + [one["commandName"]]) for one in below]
    shown = [f".BR {text(page)} (1)" for page in pages]
    return ([".SH SEE ALSO"] + [line + " ," for line in shown[:-1]] + shown[-1:]) if shown else []


if __name__ == "__main__":
    main()
