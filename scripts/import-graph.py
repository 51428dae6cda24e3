#!/usr/bin/env python3
"""Prints the target graph and who imports whom, and fails on an arrow that arrows.txt does not allow.

    import-graph.py [--root DIR] [--arrows FILE]

Looks at what Package.swift declares and at every import under Sources/.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NOT_OURS_TO_CHECK = {"test", "plugin", "macro", "binary"}
IMPORT = re.compile(
    r"(?:^|;)[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|actor|func|let|var)\s+)?`?([A-Za-z_]\w*)",
    re.MULTILINE,
)
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|""".*?"""|"(?:\\.|[^"\\\n])*"', re.DOTALL)


class Rules:
    """What arrows.txt says."""

    def __init__(self, text):
        self.allowed, self.only, self.free = {}, {}, set()
        for line in text.splitlines():
            head, colon, names = line.partition("#")[0].partition(":")
            head, names = head.strip(), names.split()
            if not head:
                continue
            if not colon:
                raise SystemExit(f"import-graph: error: arrows.txt has no colon in '{line}'")
            if head == "free":
                self.free.update(names)
            elif head.startswith("only "):
                self.only[head[5:].strip()] = names
            else:
                self.allowed[head] = names

    def refusal(self, target, name):
        """Why `target` may not use `name`, or None when it may."""
        for pattern, users in self.only.items():
            if matches(name, [pattern]) and target not in users:
                return f"only {' and '.join(users) or 'tests'} may import {name}"
        if name in self.free or matches(name, self.allowed[target]):
            return None
        return f"arrows.txt has no arrow from {target} to {name}"


def matches(name, patterns):
    return any(name == p or (p.endswith("*") and name.startswith(p[:-1])) for p in patterns)


def declared(root):
    """Target name to (folder, names it depends on), from Package.swift; tests are left out."""
    # A scratch folder of its own: a build that is going on holds the lock of .build.
    with tempfile.TemporaryDirectory() as scratch:
        command = ["swift", "package", "--package-path", str(root), "--scratch-path", scratch, "dump-package"]
        package = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    targets = {}
    for target in package["targets"]:
        if target["type"] in NOT_OURS_TO_CHECK or (target.get("path") or "").startswith("Tests/"):
            continue
        names = [next(iter(d.values()))[0] for d in target["dependencies"]]
        folder = root / (target.get("path") or f"Sources/{target['name']}")
        targets[target["name"]] = (folder, names)
    return targets


def imports(folder, root):
    """Module name to the places that import it, as 'file:line' below `root`."""
    found = {}
    for file in sorted(folder.rglob("*.swift")):
        text = file.read_text(encoding="utf-8")
        # Comments and strings go, line breaks stay, so that line numbers are right.
        code = NOT_CODE.sub(lambda match: "\n" * match.group().count("\n"), text)
        for match in IMPORT.finditer(code):
            line = code.count("\n", 0, match.start(1)) + 1
            found.setdefault(match.group(1), []).append(f"{file.relative_to(root)}:{line}")
    return found


def examine(root, rules):
    """Prints the graph; returns the refusals as lines."""
    refusals, users = [], {}
    targets = declared(root)
    for target, (folder, dependencies) in targets.items():
        if target not in rules.allowed:
            refusals.append(f"Package.swift: arrows.txt does not know target {target}")
            continue
        used = imports(folder, root)
        for name in dependencies:
            if reason := rules.refusal(target, name):
                refusals.append(f"Package.swift: {reason}")
        for name, places in used.items():
            users.setdefault(name, []).append(target)
            if reason := rules.refusal(target, name):
                refusals += [f"{place}: {reason}" for place in places]
        print(f"{target:12} → {' '.join(dependencies) or '–'}")
    refusals += unowned(root, [folder for folder, _ in targets.values()])
    print()
    for name in sorted(users):
        print(f"{name:22} is imported by {' '.join(users[name])}")
    return refusals


def unowned(root, folders):
    """Folders under Sources that no target owns: their imports would go unseen."""
    known = {folder.resolve() for folder in folders}
    return [
        f"Sources/{folder.name}: no target of Package.swift owns this folder"
        for folder in sorted((root / "Sources").iterdir())
        if folder.is_dir() and folder.resolve() not in known and any(folder.rglob("*.swift"))
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=HERE.parent)
    parser.add_argument("--arrows", type=pathlib.Path, default=HERE / "arrows.txt")
    options = parser.parse_args()
    refusals = examine(options.root.resolve(), Rules(options.arrows.read_text(encoding="utf-8")))
    for refusal in refusals:
        print(f"import-graph: error: {refusal}", file=sys.stderr)
    if refusals:
        print("import-graph: hint: take the arrow out, or write an ADR and add it to arrows.txt", file=sys.stderr)
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main())
