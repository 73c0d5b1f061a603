"""Promise R16: every route declares a rule, roles open only their pages, nobody reaches foreign rows by their id."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.routing import Route

from mailflow.core.errors import Misconfigured
from mailflow.services import Services
from mailflow.store.tables import audit, case_event, task
from mailflow.web.app import LAST, ROUTES, create_app
from mailflow.web.guard import rule_of
from mailflow.web.rights import ROLES, Rule
from tests.web.conftest import Site

NOBODYS = "01890a5d-ac96-774b-bcce-b302099a8057"


def test_every_route_of_the_application_declares_its_rule(services: Services) -> None:
    app = create_app(services)
    assert len(app.routes) == len(ROUTES) + 1
    assert [route for route in app.routes if rule_of(route) is None] == []


def test_a_route_without_a_rule_stops_the_start(services: Services) -> None:
    async def naked(request: object) -> None:
        """A page somebody forgot to guard."""

    with pytest.raises(Misconfigured, match="declares no rule"):
        create_app(services, [Route("/nu", naked)])


def test_only_pages_without_personal_content_are_public() -> None:
    public = {route.path for route in ROUTES if rule_of(route) is Rule.PUBLIC}
    assert public == {
        *("/healthz", "/readyz", "/static/{name}", "/connexion", "/langue"),
        *("/desinscription/{token}", "/desinscription/{token}/annuler"),
        "/mot-de-passe/{token}",
    }


def paths(site: Site, *, foreign: bool) -> dict[str, str]:
    """Every route's address with ids of the own or of a foreign portfolio."""
    ids = {
        "/parts/file/{id:uuid}": site.foreign_queue if foreign else site.own_queue,
        "/file/{id:uuid}": site.foreign_queue if foreign else site.own_queue,
        "/dossier/{id:uuid}": site.foreign_person if foreign else site.person,
        "/tache/{id:uuid}": site.foreign_task if foreign else site.task,
        "/decision/{id:uuid}": site.foreign_decision if foreign else site.decision,
    }
    talk = site.foreign_conversation if foreign else site.conversation
    message = site.foreign_message if foreign else site.message
    found = {}
    for route in ROUTES:
        mine = (site.foreign_person if foreign else site.person) if route.path.startswith("/dossier/") else None
        wanted = ids.get(route.path) or mine or (message if route.path.startswith("/message/") else talk)
        found[route.path] = route.path.replace("{id:uuid}", str(wanted)).replace("{index:int}", "0")
    return found


async def test_each_role_opens_its_own_pages_and_no_other(site: Site) -> None:
    staff = {
        "adviser": site.adviser,
        "supervisor": site.supervisor,
        "administrator": site.administrator,
        "auditor": site.auditor,
    }
    own = paths(site, foreign=False)
    for role, staff_id in staff.items():
        client = await site.visitor(staff_id)
        for route in ROUTES:
            rule = rule_of(route)
            if rule is Rule.PUBLIC or route.path in ("/direct", "/deconnexion", "/"):
                continue
            post = "POST" in (route.methods or ())
            data = {"csrf": site.csrf(client)} if post else None
            answer = await client.request("POST" if post else "GET", own[route.path], data=data)
            refused = answer.status_code == 403
            assert refused == (role not in ROLES[rule]), (role, route.path, answer.status_code)


async def test_without_a_session_every_page_but_the_public_ones_leads_to_the_login(site: Site) -> None:
    client = await site.visitor()
    own = paths(site, foreign=False)
    for route in [*ROUTES, LAST]:
        if rule_of(route) is Rule.PUBLIC:
            continue
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        answer = await client.request(method, own.get(route.path, "/nulle-part"))
        assert answer.status_code == 303 and answer.headers["location"].startswith("/connexion"), route.path


async def test_swapped_ids_of_another_agency_answer_like_ids_that_do_not_exist(site: Site) -> None:
    for staff_id in (site.adviser, site.supervisor):
        client = await site.visitor(staff_id)
        for path, address in paths(site, foreign=True).items():
            if "{id" not in path:
                continue
            role = "supervisor" if staff_id == site.supervisor else "adviser"
            if any(role not in ROLES.get(rule_of(route), ()) for route in ROUTES if route.path == path):
                continue  # not this role's page at all: tried above
            post = any("POST" in (route.methods or ()) for route in ROUTES if route.path == path)
            data = (
                {
                    "csrf": site.csrf(client),
                    "text": "x",
                    "outcome": "fait",
                    "qui": "lointaine",
                    "personne": str(site.person),
                    "choix": "renvoyer",
                    "motif": "x",
                    "une-fois": NOBODYS,
                    "vers": "|fin",
                    "etape": "e1/un/1",
                    "titre": "x",
                    "quoi": "e1/",
                    "nom": "x",
                    "tag": "x",
                    "adresse": "samira.benali@courriel.example",
                    "garde": f"prendre/{NOBODYS}",
                    "envoi": NOBODYS,
                    "modele": NOBODYS,
                    "note": "x",
                    "faire": "ajouter",
                    "facultatifs": "non",
                    "modification": NOBODYS,
                    "avec": str(site.person),
                    "reunion": NOBODYS,
                }
                if post
                else None
            )
            foreign = await client.request("POST" if post else "GET", address, data=data)
            absent = await client.request("POST" if post else "GET", path_of_nobody(path), data=data)
            assert foreign.status_code == absent.status_code, path
            assert foreign.status_code == 404, path
            assert "lointain" not in foreign.text.lower() and "Rien pour vous" not in foreign.text, path


def path_of_nobody(path: str) -> str:
    """The route's address with an id that does not exist."""
    return path.replace("{id:uuid}", NOBODYS).replace("{index:int}", "0")


async def test_an_adviser_does_not_see_a_colleagues_people_unless_covering_them(site: Site) -> None:
    client = await site.visitor(site.adviser)
    talk, person = f"/conversation/{site.colleagues_conversation}", f"/dossier/{site.colleagues_person}"
    assert [(await client.get(path)).status_code for path in (talk, person)] == [404, 404]
    assert "Voisin" not in (await client.get("/personnes")).text
    today = site.services.clock.now().date()
    await site.factory.absence(site.colleague, site.adviser, today - timedelta(days=1), today + timedelta(days=1))
    assert [(await client.get(path)).status_code for path in (talk, person)] == [200, 200]
    assert "Voisin" in (await client.get("/personnes")).text
    assert "En remplacement" in (await client.get(talk)).text


async def test_cover_goes_through_a_chain_of_absent_covers_and_survives_a_circle(site: Site) -> None:
    third = await site.factory.staff(site.agency, "Léa Troisième", login="lea")
    today = site.services.clock.now().date()
    await site.factory.absence(site.colleague, third, today, today + timedelta(days=1))
    await site.factory.absence(third, site.adviser, today, today + timedelta(days=1))
    client = await site.visitor(site.adviser)
    assert (await client.get(f"/dossier/{site.colleagues_person}")).status_code == 200
    await site.factory.absence(site.adviser, site.colleague, today, today + timedelta(days=1))
    assert (await client.get(f"/dossier/{site.colleagues_person}")).status_code == 200


async def test_a_supervisor_sees_the_whole_agency_and_only_it(site: Site) -> None:
    client = await site.visitor(site.supervisor)
    assert (await client.get(f"/dossier/{site.colleagues_person}")).status_code == 200
    assert (await client.get(f"/dossier/{site.foreign_person}")).status_code == 404
    people = (await client.get("/personnes")).text
    assert "Benali" in people and "Voisin" in people and "Lointaine" not in people


async def test_a_read_is_logged_with_its_reason_and_so_is_a_refused_one(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await client.get(f"/dossier/{site.person}")
    await client.get(f"/dossier/{site.foreign_person}")
    async with site.services.engine.connect() as connection:
        rows = (await connection.execute(select(audit.c.action, audit.c.person_id, audit.c.why))).all()
        refused = (await connection.execute(select(audit.c.object_id).where(audit.c.action == "access.refused"))).all()
    assert ("dossier.read", site.person, "portfolio") in rows
    assert refused == [(site.foreign_person,)]


async def test_auditors_see_references_and_no_names_of_people_followed(site: Site) -> None:
    adviser = await site.visitor(site.adviser)
    await adviser.get(f"/dossier/{site.person}")
    auditor = await site.visitor(site.auditor)
    journal = (await auditor.get("/journal")).text
    assert "Claire Fontaine" in journal and "dossier lu" in journal
    assert "Benali" not in journal and "rendez-vous" not in journal


async def test_a_task_is_finished_by_a_chosen_outcome_and_tells_the_case(site: Site) -> None:
    client = await site.visitor(site.adviser)
    wrong = await client.post(f"/tache/{site.task}", data={"csrf": site.csrf(client), "outcome": "autre"})
    assert wrong.status_code == 422
    done = await client.post(
        f"/tache/{site.task}", data={"csrf": site.csrf(client), "outcome": "joint", "suite": "//evil.example"}
    )
    assert done.status_code == 303 and done.headers["location"] == "/"
    async with site.services.engine.connect() as connection:
        state = (await connection.execute(select(task.c.state, task.c.outcome).where(task.c.id == site.task))).one()
        events = (await connection.execute(select(case_event.c.kind, case_event.c.data))).all()
    assert tuple(state) == ("done", "joint")
    assert [kind for kind, _ in events] == ["task_done"]
