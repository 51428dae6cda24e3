"""A terminal that is looked at: its screens as text with the time, and as pictures."""
import html
import re
import subprocess
import time
import unicodedata

COLUMNS, ROWS = 112, 26
CELL, LINE = 9, 20
COLOURS = {"31": "#e06c75", "32": "#98c379", "33": "#e5c07b", "34": "#61afef", "36": "#56b6c2", "90": "#7f848e"}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def picture(screen):
    """The screen as SVG: each word in its columns, because browsers drop the blanks at the end of a text."""
    rows = []
    for number, line in enumerate(screen.split("\n")[:ROWS]):
        column, colour, weight = 0, "#dcdfe4", "normal"
        for code, text in re.findall(r"\x1b\[([\d;]*)m|([^\x1b]+)", line):
            for one in code.split(";") if not text else []:
                colour = COLOURS.get(one, "#dcdfe4" if one in ("", "0", "39") else colour)
                weight = {"1": "bold", "": "normal", "0": "normal", "22": "normal"}.get(one, weight)
            for part in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef ]+| +", text):
                if not part.isspace():
                    rows.append(
                        f'<text x="{10 + column * CELL}" y="{24 + number * LINE}" fill="{colour}" font-weight="{weight}" '
                        f'textLength="{width(part) * CELL}" lengthAdjust="spacing">{html.escape(part)}</text>'
                    )
                column += width(part)
    size = f'width="{COLUMNS * CELL + 20}" height="{ROWS * LINE + 20}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:space="preserve" font-size="15" '
        f'font-family="DejaVu Sans Mono, Noto Sans Mono CJK SC, monospace"><rect {size} fill="#282c34"/>\n' + "\n".join(rows) + "\n</svg>\n"
    )


class Screen:
    """A terminal in tmux, and what was seen in it."""

    def __init__(self, folder, started):
        self.folder, self.started, self.seen, self.pictures = folder, started, "", 0
        self.transcript = (folder / "transcript.txt").open("w", encoding="utf-8")
        self.tmux("new-session", "-d", "-c", str(folder), "-x", str(COLUMNS), "-y", str(ROWS), "env PS1='$ ' sh")

    def tmux(self, *words):
        command = ["tmux", "-S", str(self.folder / "tmux"), "-f", "/dev/null", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def run(self, command):
        self.tmux("send-keys", "-l", command)
        self.tmux("send-keys", "Enter")

    def clear(self):
        """Waits for the prompt on a screen that shows nothing else."""
        self.run("clear")
        while self.tmux("capture-pane", "-p").strip() != "$":
            time.sleep(0.1)

    def program(self):
        """The process that the terminal waits for."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        return int(subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True).stdout)

    def note(self, words):
        self.transcript.write(f"\n===== {time.monotonic() - self.started:.1f} s: {words}\n")
        self.shoot(words.replace(" ", "-"))

    def look(self):
        """The lines on the screen; a screen that differs by more than its clocks goes into the transcript."""
        text = self.tmux("capture-pane", "-p").rstrip()
        still = re.sub(r"[\d.]+ 秒", "", text)
        if still != self.seen:
            self.seen = still
            self.transcript.write(f"\n===== {time.monotonic() - self.started:.1f} s\n{text}\n")
            if text.count("●") >= 8 and self.pictures < 3:
                self.pictures += 1
                self.shoot(f"screen-{self.pictures}")
        return text.split("\n")

    def settled(self):
        """The lines on the screen when the prompt is back."""
        while (lines := self.look())[-1] != "$":
            time.sleep(0.1)
        return lines

    def shoot(self, name):
        (self.folder / f"{name}-{int(time.monotonic() - self.started)}s.svg").write_text(picture(self.tmux("capture-pane", "-e", "-p")))

    def close(self):
        self.look()
        self.shoot("end")
        self.transcript.close()
        self.tmux("kill-server")
