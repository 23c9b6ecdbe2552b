"""Made-up problems of districts, groups and duty: the same seed gives the same problem, in the format of the files.

- `districts`: a square zone of 1 ha a unit; units at random places, loads log-normal (most between 0.3 and 3), an edge
  between Voronoi neighbours with the length of their border in km; slightly slanting main roads about every 2 km both
  ways, an edge lies on a main road when the road runs between its units; industries in patches.
- `groups`: 70 % of the enterprises in parks (spread 0.8 km), the others anywhere, 0.6 ha of zone each; 0, 1 or 2 full
  members (15, 50, 35 %); size log-normal; half have their park's industry, else one of 12.
- `duty`: five working days of 480 minutes, tasks arrive evenly over the days; effort log-normal around its mean, which
  is set so that all effort is `load` times the officers' time; deadlines one half to one and a half days after arrival;
  officers with 2 or 3 of 6 skills, anywhere on 10 × 10 km; a kilometre takes two minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Problem = dict[str, Any]
DAY = 480.0


def districts(count: int, k: int, *, seed: int) -> Problem:
    """A zone with roads, to be divided into k districts."""
    from scipy.spatial import Voronoi  # -- optional dependency

    rng = np.random.default_rng(seed)
    side = float(np.sqrt(count / 100))
    xy = rng.uniform(0, side, (count, 2))
    voronoi = Voronoi(xy)
    spacing = side / np.sqrt(count)
    corners = np.array([pair if min(pair) >= 0 and len(pair) == 2 else (0, 0) for pair in voronoi.ridge_vertices])
    length = np.hypot(*(voronoi.vertices[corners[:, 0]] - voronoi.vertices[corners[:, 1]]).T)
    length = np.clip(length, 0.02 * spacing, 2 * spacing)
    one, other = voronoi.ridge_points.T
    main = np.zeros(len(one), dtype=bool)
    for axis in (0, 1):
        for at in np.arange(1.0, side, 2.0) + rng.uniform(-0.3, 0.3):
            beyond = xy[:, axis] + rng.uniform(-0.08, 0.08) * (xy[:, 1 - axis] - side / 2) > at
            main |= beyond[one] != beyond[other]
    load = np.round(np.exp(rng.normal(0, 0.6, count)), 2)
    centres, kinds = rng.uniform(0, side, (60, 2)), rng.integers(0, 12, 60)
    patch = ((xy[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    industry = np.where(rng.random(count) < 0.6, kinds[patch], rng.integers(0, 12, count))
    units = [
        {"x": round(float(x), 4), "y": round(float(y), 4), "load": float(weight), "industry": f"I{kind}"}
        for (x, y), weight, kind in zip(xy, load, industry, strict=True)
    ]
    edges = [
        [int(a), int(b), round(float(km), 5), bool(road)]
        for a, b, km, road in zip(one, other, length, main, strict=True)
    ]
    return {"units": units, "edges": edges, "k": k, "tolerance": 0.05}


def grown_loads(problem: Problem, today: list[int], *, seed: int, district: int = 0, factor: float = 1.3) -> Problem:
    """The same zone after one district has grown: the loads of its units, on average, by `factor`."""
    rng = np.random.default_rng(seed)
    units = [
        {**unit, "load": round(unit["load"] * factor * rng.uniform(0.9, 1.1), 3)} if part == district else unit
        for unit, part in zip(problem["units"], today, strict=True)
    ]
    return {**problem, "units": units, "today": today}


def groups(count: int, *, seed: int) -> Problem:
    """Enterprises with too few members for a branch of their own."""
    rng = np.random.default_rng(seed)
    side = 12 * float(np.sqrt(count / 240))
    parks = rng.uniform(0, side, (max(4, count // 60), 2))
    which = rng.integers(0, len(parks), count)
    xy = parks[which] + rng.normal(0, 0.8, (count, 2))
    alone = rng.random(count) < 0.3
    xy[alone] = rng.uniform(0, side, (int(alone.sum()), 2))
    members = rng.choice([0, 1, 2], count, p=[0.15, 0.5, 0.35])
    size = np.round(np.exp(rng.normal(4, 1, count)))
    main = rng.integers(0, 12, len(parks))
    industry = np.where(rng.random(count) < 0.5, main[which], rng.integers(0, 12, count))
    units = [
        {"x": float(x), "y": float(y), "members": int(m), "size": float(s), "industry": f"I{kind}"}
        for (x, y), m, s, kind in zip(xy, members, size, industry, strict=True)
    ]
    return {"units": units, "need": 3, "max_units": 6, "radius_km": 3.0}


def duty(load: float, *, seed: int, tasks: int = 600, officers: int = 20, days: int = 5) -> Problem:
    """The open tasks of some days and the officers who share them."""
    rng = np.random.default_rng(seed)
    skills = [f"S{one}" for one in range(6)]
    people = [
        {
            "x": round(float(x), 3), "y": round(float(y), 3),
            "skills": [skills[one] for one in sorted(rng.choice(6, int(rng.integers(2, 4)), replace=False))],
        }
        for x, y in rng.uniform(0, 10, (officers, 2))
    ]  # fmt: skip
    known = sorted({skill for person in people for skill in person["skills"]})
    effort = np.exp(rng.normal(0, 0.5, tasks))
    effort *= load * officers * days * DAY / effort.sum()
    arrive = np.sort(rng.uniform(0, days * DAY, tasks))
    due = arrive + rng.uniform(0.5, 1.5, tasks) * DAY
    work = [
        {
            "arrive": round(float(a), 1), "due": round(float(d), 1), "effort": round(float(e), 1),
            "skill": known[int(rng.integers(0, len(known)))], "x": round(float(x), 3), "y": round(float(y), 3),
        }
        for a, d, e, (x, y) in zip(arrive, due, effort, rng.uniform(0, 10, (tasks, 2)), strict=True)
    ]  # fmt: skip
    return {"officers": people, "tasks": work, "age_cap": DAY, "speed": 0.5}
