import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The applicants' API")
struct ApplicantAPITests {
    private static let base = "/api/v1"
    private static let values = [
        "applicantName": "王建华", "idType": "RESIDENT_ID", "idNumber": "110101197504123012",
        "email": "wang@expert.example", "consignee.name": "王建华", "consignee.mobile": "13800000001",
        "consignee.address": "学院路 1 号 2 号楼 301 室", "consignee.region": "110108",
        "deliveryMethod": "EXPRESS",
    ]

    private static func path(_ portal: PageWorld, _ part: String = "") -> String {
        "\(base)/applications/\(portal.number)\(part.isEmpty ? "" : "/\(part)")"
    }

    /// The draft with everything that it needs.
    private func fill(_ portal: PageWorld) async throws {
        let saved = try await portal.api(
            "PUT",
            Self.path(portal, "form"),
            portal.zhang,
            ["version": 1, "values": Self.values, "agreementAccepted": true],
            key: "fill"
        )
        #expect(saved.status == 200, "\(saved.text)")
        for (index, kind) in ["ID_COPY", "AGREEMENT_COPY"].enumerated() {
            let added = try await portal.api(
                "POST",
                Self.path(portal, "documents") + "?kind=\(kind)",
                portal.zhang,
                key: "document-\(index)",
                raw: ScanImage.png(seed: UInt64(index + 1)),
                fields: [("content-type", "image/png")]
            )
            #expect(added.status == 201, "\(added.text)")
        }
    }

    /// The draft, handed in.
    private func submit(_ portal: PageWorld) async throws -> APIAnswer {
        try await fill(portal)
        let check = try await portal.api("GET", Self.path(portal, "check"), portal.zhang)
        #expect(try check.object()["isComplete"] as? Bool == true, "\(check.text)")
        return try await portal.api(
            "POST",
            Self.path(portal, "submission"),
            portal.zhang,
            ["mark": try check.member("mark")],
            key: "submit"
        )
    }

    private func state(_ portal: PageWorld) throws -> ApplicationState? {
        try portal.world.book.application(portal.number)?.state
    }

    @Test("Somebody logs in, fills in a form, adds its documents, hands it in and withdraws it")
    func story() async throws {
        let portal = try await PageWorld()
        let session = try await portal.api(
            "POST",
            "\(Self.base)/session",
            nil,
            ["login": "zhang.expert", "password": "zhang.expert"]
        )
        #expect(session.status == 201)
        let token = try #require(SessionToken(cookie: try session.member("token")))
        #expect(try await portal.api("GET", "\(Self.base)/account", token).member("login") == "zhang.expert")
        let submitted = try await submit(portal)
        #expect(submitted.status == 200, "\(submitted.text)")
        #expect(try submitted.member("state") == "PENDING_REVIEW")
        #expect(try state(portal) == .pendingReview)
        let list = try await portal.api("GET", "\(Self.base)/applications?state=PENDING_REVIEW", token)
        #expect(list.text.contains(portal.number.text))
        let withdrawn = try await portal.api("POST", Self.path(portal, "withdrawal"), token, key: "w")
        #expect(try withdrawn.member("state") == "WITHDRAWN")
        #expect(try state(portal) == .withdrawn)
        #expect(try await portal.api("DELETE", "\(Self.base)/session", token).status == 204)
        let after = try await portal.api("GET", "\(Self.base)/account", token)
        #expect(after.status == 401 && after.code == "no-session")
        #expect(after.reply.fields.contains { $0 == ("www-authenticate", "Bearer") })
    }

    @Test("A cookie is nobody, so that no page of another site can ask in somebody's name")
    func cookies() async throws {
        let portal = try await PageWorld()
        let cookie = [(name: "cookie", value: "__Host-pki-session=\(portal.zhang.cookie)")]
        for path in ["\(Self.base)/account", Self.path(portal), "\(Self.base)/applications"] {
            #expect(try await portal.api("GET", path, nil, fields: cookie).status == 401, "\(path)")
        }
        let deed = try await portal.api("DELETE", Self.path(portal), nil, fields: cookie)
        #expect(deed.status == 401)
        #expect(try state(portal) == .draft)
    }

    @Test("A change is done once under its key, and another change under it is refused")
    func once() async throws {
        let portal = try await PageWorld()
        let body = ["type": "NEW", "applicant": "BIDDER", "profile": "ORG"]
        let path = "\(Self.base)/applications"
        let first = try await portal.api("POST", path, portal.li, body, key: "one")
        #expect(first.status == 201, "\(first.text)")
        let number = try first.member("application")
        let saved = try await portal.api(
            "PUT",
            "\(path)/\(number)/form",
            portal.li,
            ["version": 1, "values": ["orgName": "必联公司"]],
            key: "two"
        )
        #expect(saved.status == 200, "\(saved.text)")
        // It is not untouched any more, so only the key says that it is the same.
        let again = try await portal.api("POST", path, portal.li, body, key: "one")
        #expect(try again.member("application") == number)
        #expect(saved.text.contains("必联公司") && again.text.contains("必联公司"))
        let other = ["type": "NEW", "applicant": "EXPERT"]
        let reused = try await portal.api("POST", path, portal.li, other, key: "one")
        #expect(reused.status == 422 && reused.code == "idempotency-key-reused")
        let missing = try await portal.api("POST", path, portal.li, other)
        #expect(missing.status == 400 && missing.code == "idempotency-key-missing")
        let foreign = try await portal.api("POST", path, portal.zhang, body, key: "one")
        #expect(foreign.status == 201, "keys are of who asks")
        #expect(try foreign.member("application") != number)
    }

    @Test("A submission that is sent again under its key is answered with how it stands")
    func resent() async throws {
        let portal = try await PageWorld()
        _ = try await submit(portal)
        let body = ["mark": "anything"]
        let other = try await portal.api(
            "POST",
            Self.path(portal, "submission"),
            portal.zhang,
            body,
            key: "submit"
        )
        #expect(other.status == 422, "another body is another request")
        let late = try await portal.api(
            "POST",
            Self.path(portal, "submission"),
            portal.zhang,
            body,
            key: "late"
        )
        #expect(late.status == 409 && late.code == "state_changed")
        let first = try await portal.api("POST", Self.path(portal, "withdrawal"), portal.zhang, key: "w")
        let second = try await portal.api("POST", Self.path(portal, "withdrawal"), portal.zhang, key: "w")
        #expect(first.status == 200 && second.status == 200)
        let third = try await portal.api("POST", Self.path(portal, "withdrawal"), portal.zhang, key: "x")
        #expect(third.status == 409 && third.code == "invalid_transition")
    }

    @Test("Only fields of the form that are filled in are taken, and the number stays the proven one")
    func mass() async throws {
        let portal = try await PageWorld()
        for name in ["mobile", "owner", "state", "type", "attachments", "uscc"] {
            let refused = try await portal.api(
                "PUT",
                Self.path(portal, "form"),
                portal.zhang,
                ["version": 1, "values": [name: "13900000000"]],
                key: "mass-\(name)"
            )
            #expect(refused.status == 400 && refused.code == "bad-member", "\(name): \(refused.text)")
        }
        try await fill(portal)
        let form = try await portal.api("GET", Self.path(portal, "form"), portal.zhang)
        let values = try #require(try form.object()["values"] as? [String: String])
        #expect(values["mobile"] == "13800000001" && values["consignee.region"] == "110108")
    }

    @Test("What breaks a rule is named by its field and stored nowhere; an older version changes nothing")
    func faults() async throws {
        let portal = try await PageWorld()
        let path = Self.path(portal, "form")
        let wrong = try await portal.api(
            "PUT",
            path,
            portal.zhang,
            ["version": 1, "values": ["email": "no"]],
            key: "wrong"
        )
        #expect(wrong.status == 400 && wrong.code == "validation_failed")
        #expect(wrong.faults.keys.contains("email"))
        #expect(try portal.world.book.application(portal.number)?.version == 1)
        let draft = try await portal.api(
            "PUT",
            path,
            portal.zhang,
            ["version": 1, "values": ["applicantName": "王建华"]],
            key: "right"
        )
        #expect(draft.status == 200 && draft.faults["ID_COPY"] == "missing", "\(draft.text)")
        let old = try await portal.api(
            "PUT",
            path,
            portal.zhang,
            ["version": 1, "values": ["applicantName": "李四"]],
            key: "old"
        )
        #expect(old.status == 409 && old.code == "state_changed")
        let lie = try await portal.api(
            "POST",
            Self.path(portal, "documents") + "?kind=ID_COPY",
            portal.zhang,
            key: "lie",
            raw: Array(repeating: 65, count: 30_000)
        )
        #expect(lie.status == 400 && lie.faults["ID_COPY"] != nil, "\(lie.text)")
        #expect(try portal.world.book.uploads(of: portal.number).isEmpty && portal.shelf.count == 0)
    }

    @Test("A document sent again under its key is one document; it is shown, and removed")
    func documents() async throws {
        let portal = try await PageWorld()
        let place = Self.path(portal, "documents")
        for _ in 0..<2 {
            let added = try await portal.api(
                "POST",
                "\(place)?kind=ID_COPY",
                portal.zhang,
                key: "same",
                raw: ScanImage.png()
            )
            #expect(added.status == 201, "\(added.text)")
        }
        let uploads = try portal.world.book.uploads(of: portal.number)
        #expect(uploads.count == 1 && portal.shelf.count == 1)
        let id = try #require(uploads.first?.id)
        let shown = try await portal.api("GET", "\(place)/\(id)", portal.zhang)
        #expect(shown.status == 200 && portal.shelf.words?.contains("zhang.expert") == true)
        #expect(try await portal.api("GET", "\(place)/\(id)", portal.li).status == 404)
        #expect(try await portal.api("DELETE", "\(place)/\(id)", portal.zhang).status == 204)
        #expect(try portal.world.book.uploads(of: portal.number).isEmpty && portal.shelf.count == 0)
    }

    @Test("A rejected application is mended and handed in again")
    func mended() async throws {
        let portal = try await PageWorld()
        _ = try await submit(portal)
        _ = try await portal.responder.services.enrollment.reject(
            portal.number,
            Rejection(code: .illegibleDocument, text: "身份证反面不清晰"),
            by: .staff(name: "li.na", roles: [.reviewer])
        )
        let detail = try await portal.api("GET", Self.path(portal), portal.zhang)
        #expect(try detail.member("reason") == "身份证反面不清晰" && !detail.text.contains("li.na"))
        let form = try await portal.api("POST", Self.path(portal, "revision"), portal.zhang, key: "r")
        #expect(form.status == 200, "\(form.text)")
        let version = try #require(try form.object()["version"] as? Int)
        let saved = try await portal.api(
            "PUT",
            Self.path(portal, "form"),
            portal.zhang,
            ["version": version, "values": Self.values, "agreementAccepted": true],
            key: "again"
        )
        #expect(saved.status == 200, "\(saved.text)")
        let check = try await portal.api("GET", Self.path(portal, "check"), portal.zhang)
        let done = try await portal.api(
            "POST",
            Self.path(portal, "submission"),
            portal.zhang,
            ["mark": try check.member("mark")],
            key: "submit-again"
        )
        #expect(done.status == 200, "\(done.text)")
        #expect(try portal.world.book.application(portal.number)?.snapshotVersion == 2)
    }

    @Test("Lists are read page by page, and a cursor of somebody else's list is none")
    func pages() async throws {
        let portal = try await PageWorld()
        let path = "\(Self.base)/applications"
        for (kind, profile) in [("TENDERER", "ORG"), ("TENDERER", "HANDLER"), ("BIDDER", "ORG")] {
            let body = ["applicant": kind, "profile": profile]
            let begun = try await portal.api("POST", path, portal.zhang, body, key: "\(kind)-\(profile)")
            #expect(begun.status == 201, "\(begun.text)")
        }
        var (seen, next): ([String], String?) = ([], nil)
        repeat {
            let page = try await portal.api(
                "GET",
                "\(path)?limit=3" + (next.map { "&after=\($0)" } ?? ""),
                portal.zhang
            )
            let rows = try #require(try page.object()["applications"] as? [[String: Any]])
            seen += rows.compactMap { $0["number"] as? String }
            next = try page.object()["next"] as? String
        } while next != nil
        #expect(seen.count == 4 && Set(seen).count == 4 && seen.last == portal.number.text)
        let stolen = try await portal.api("GET", "\(path)?after=\(portal.number)", portal.li)
        #expect(stolen.status == 400 && stolen.code == "bad-member")
        for query in ["state=NONE", "type=X", "limit=0", "limit=101", "from=yesterday", "after=x"] {
            let refused = try await portal.api("GET", "\(path)?\(query)", portal.zhang)
            #expect(refused.status == 400, "\(query)")
        }
    }

    @Test("Wrong passwords are counted, and say the same as unknown names")
    func passwords() async throws {
        let portal = try await PageWorld()
        let wrong = ["login": "zhang.expert", "password": "wrong wrong wrong"]
        let unknown = ["login": "nobody.here", "password": "wrong wrong wrong"]
        let one = try await portal.api("POST", "\(Self.base)/session", nil, wrong)
        let other = try await portal.api("POST", "\(Self.base)/session", nil, unknown)
        #expect(one.status == 401 && other.status == 401)
        #expect(one.code == "bad_credentials" && other.code == "bad_credentials")
        var last = one
        for _ in 0..<20 where last.status == 401 {
            last = try await portal.api("POST", "\(Self.base)/session", nil, wrong)
        }
        #expect(last.status == 429 && last.code == "too_many_tries")
        #expect(last.reply.fields.contains { $0.name == "retry-after" && $0.value != "1" })
    }
}
