"""How long after Stop the connection to Ollama is closed: `python -m benchmarks.stop_latency`.

Through the job that writes an answer and the real client, against the stand-in: while the model
loads without a byte, and while tokens flow. Prints one JSON line, seconds.
"""

from __future__ import annotations

import contextlib
import json
import time

from tests.stand_in_ollama import StandInOllama
from tutor.jobs import Jobs
from tutor.language_model import OllamaModel
from tutor.model_events import ChatMessage

ROUNDS = 10
SETTLE_S = 0.5  # until the request is under way


async def read(model: OllamaModel) -> None:
    async with contextlib.aclosing(
        model.stream([ChatMessage("user", "Tell me all.")], max_tokens=5000)
    ) as events:
        async for _ in events:
            pass


def stop_once(ollama: StandInOllama, jobs: Jobs, message_id: int) -> float:
    """Seconds from asking to stop until the server saw the connection go."""
    seen = len(ollama.disconnects)
    jobs.start(message_id, read(OllamaModel("llama3.2:latest", ollama.url)))
    time.sleep(SETTLE_S)
    asked_s = time.monotonic()
    jobs.cancel(message_id)
    while len(ollama.disconnects) == seen:
        if time.monotonic() - asked_s > 20:
            raise RuntimeError("the connection was never closed")
        time.sleep(0.001)
    return ollama.disconnects[-1].at_s - asked_s


def measure(**stand_in: object) -> dict[str, float]:
    jobs = Jobs()
    with StandInOllama(**stand_in) as ollama:  # type: ignore[arg-type]
        took = sorted(stop_once(ollama, jobs, number) for number in range(ROUNDS))
        jobs.close()
    return {"median_s": round(took[len(took) // 2], 4), "worst_s": round(took[-1], 4)}


def main() -> None:
    figures = {
        "rounds": ROUNDS,
        "silent_load": measure(fault="silent_load"),
        "tokens_flowing": measure(answers=lambda body, prompt: "word " * 4000, line_s=0.01),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
