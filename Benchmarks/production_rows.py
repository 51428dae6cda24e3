"""Rows about making tokens, on virtual cards behind a real pcscd, and behind a library for SKF, that take as long as real ones."""
import json

import ours
from row import Row, note

# Milliseconds that a card takes to make a key pair: P-256, and RSA-2048 with its large spread.
P256 = [400] * 6
RSA2048 = [8000, 4000, 12000, 8000]
SIGN = 60
# Milliseconds that a token with SM2 takes to make a key pair, to sign, and to take a pair in.
SM2, SM2_SIGN, SM2_TAKE, SM2_TOKENS = 800, 100, 200, 4
EXTRA = 1.0
FOUR_BUDGET = 3.6


def one(folder):
    """Seconds for one token, beside what its card takes by itself and one second."""
    del folder  # The benchmark program makes its own centre.
    result = produce(1, P256)
    note(f"the card alone {result['card']:.3g} s; ours beside it {result['seconds'] - result['card']:.3g} s, at most "
         f"{result['slowest'] - result['card']:.3g} s; operator seconds per token: {result['hand']:.3g}, a robot changes it")
    allowed = result["card"] + EXTRA
    seconds = result["seconds"]
    return Row("produce-one", seconds, "s/token", "the card alone + 1 s", allowed, allowed / seconds, 1, seconds <= allowed)


def skf(folder):
    """Seconds for one SM2 token with two certificates, beside what its library takes by itself and one second."""
    del folder
    result = json.loads(ours.run("pki-bench", "produce-skf", "--count", SM2_TOKENS, "--generate", SM2, "--sign", SM2_SIGN, "--take", SM2_TAKE))
    note(f"produce-skf: the library alone {result['library']:.3g} s; ours beside it {result['seconds'] - result['library']:.3g} s, "
         f"at most {result['slowest'] - result['library']:.3g} s")
    allowed = result["library"] + EXTRA
    seconds = result["seconds"]
    return Row("produce-skf", seconds, "s/token", "the library alone + 1 s", allowed, allowed / seconds, 1, seconds <= allowed)


def four(folder):
    """Tokens a second of four readers, beside one of them; keys take 4 to 12 s."""
    del folder
    alone, together = produce(1, RSA2048), produce(4, RSA2048)
    for name, result in (("one reader", alone), ("four", together)):
        note(f"{name}: {result['seconds']:.3g} s for a token, the card {result['card']:.3g} s, operator seconds per token {result['hand']:.3g}")
    ratio = together["rate"] / alone["rate"]
    return Row("produce-four-readers", together["rate"], "tokens/s", "one reader", alone["rate"], ratio, FOUR_BUDGET,
               ratio >= FOUR_BUDGET)


def produce(readers, generate):
    """Makes tokens on so many readers at a time."""
    words = [word for value in generate for word in ("--generate", value)]
    return json.loads(ours.run("pki-bench", "produce", "--readers", readers, "--sign", SIGN, *words))
