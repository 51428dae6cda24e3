import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The staff's API")
struct StaffAPITests {
    private static let base = "/api/v1/staff"

    private func approval(_ record: ApplicationRecord) -> [String: Any] {
        [
            "deed": "approve", "application": record.number.text, "version": Int(record.version),
            "checks": ["identity_matches_document", "documents_legible", "agreement_signed"],
        ]
    }

    /// Prepares a decision, and signs it with the key of who decides; the answers to both.
    private func decide(
        _ world: StaffWorld,
        _ role: StaffRecord.Role,
        _ body: [String: Any],
        key: String = "sign"
    ) async throws -> (number: String, done: APIAnswer, signed: [String: Any]) {
        let prepared = try await world.api("POST", "\(Self.base)/decisions", as: role, body)
        #expect(prepared.status == 201, "\(prepared.text)")
        let number = try prepared.member("decision")
        let path = "\(Self.base)/decisions/\(number)"
        let asked = try await world.api("POST", "\(path)/statements", as: role, [:])
        let texts = try #require(try asked.object()["statements"] as? [String])
        let person = StaffWorld.certificate(StaffWorld.person(role).name)
        let signer = try world.entrance.privateKey(person)
        let signatures = try texts.map { text in
            let statement = try #require(Data(base64Encoded: text))
            return Data(try signer.sign(Array(statement))).base64EncodedString()
        }
        let signed: [String: Any] = ["signatures": signatures]
        let done = try await world.api("POST", "\(path)/signatures", as: role, signed, key: key)
        return (number, done, signed)
    }

    @Test("An approval is prepared, signed with the reviewer's key, and done once under its key")
    func approves() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let queue = try await world.api("GET", "\(Self.base)/queues/review", as: .reviewer)
        #expect(queue.text.contains(record.number.text) && !queue.text.contains("王建华"))
        let review = try await world.api("GET", "\(Self.base)/reviews/\(record.number)", as: .reviewer)
        #expect(review.text.contains("110101197504123012") && review.text.contains("agreement_signed"))
        #expect(try world.audit().last?.action == "application.view")
        let (number, done, signed) = try await decide(world, .reviewer, approval(record))
        #expect(done.status == 200, "\(done.text)")
        // The answer was lost, and the server started anew: it is done, and not done twice.
        let place = "\(Self.base)/decisions/\(number)/signatures"
        for desk in [world, try await StaffWorld(before: world.portal)] {
            let again = try await desk.api("POST", place, as: .reviewer, signed, key: "sign")
            #expect(again.status == 200, "\(again.text)")
        }
        let other = try await world.api("POST", place, as: .reviewer, signed, key: "other")
        #expect(other.status == 409 && other.code == "done-before")
        #expect(try world.book.application(record.number)?.state == .pendingPayment)
        let event = try #require(try world.audit().last { $0.action == "application.approve" })
        #expect(event.actor == "person.reviewer" && event.detail["operatorSignature"] != nil)
        let shown = try await world.api("GET", "\(Self.base)/decisions/\(number)", as: .reviewer)
        #expect(try shown.object()["done"] as? Bool == true)
        let foreign = try await world.api("GET", "\(Self.base)/decisions/\(number)", as: .finance)
        #expect(foreign.status == 404, "a decision is its operator's own")
    }

    @Test("Finance confirms what was transferred, and another amount is refused and goes back")
    func pays() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        _ = try await decide(world, .reviewer, approval(record))
        let wrong: [String: Any] = ["deed": "payment", "application": record.number.text, "amount": "no"]
        let refused = try await world.api("POST", "\(Self.base)/decisions", as: .finance, wrong)
        #expect(refused.status == 400 && refused.faults["amount"] != nil, "\(refused.text)")
        let body: [String: Any] = [
            "deed": "payment", "application": record.number.text, "amount": "1.00", "transaction": "T-1",
        ]
        let (_, done, _) = try await decide(world, .finance, body)
        #expect(done.status == 200, "\(done.text)")
        #expect(try world.book.application(record.number)?.state == .producing)
        let jobs = try await world.api("GET", "\(Self.base)/queues/production", as: .producer)
        #expect(jobs.text.contains(record.number.text))
        let day = CalendarDay(Sample.now)
        let receipts = try await world.api("GET", "\(Self.base)/receipts?from=\(day)", as: .finance)
        #expect(receipts.text.contains("T-1") && receipts.text.contains("person.finance"))
        let chain = try await world.api("GET", "\(Self.base)/audit?limit=100", as: .auditor)
        #expect(chain.text.contains("application.approve") && chain.text.contains("operatorSignature"))
        let own = try await world.api("GET", "\(Self.base)/audit?limit=100", as: .businessAdministrator)
        #expect(try own.object()["entries"] as? [String] == [], "nothing of others: \(own.text)")
    }

    @Test("A decision without what it needs is refused, and says what that is")
    func incomplete() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        var body = approval(record)
        body["checks"] = ["documents_legible"]
        let checks = try await world.api("POST", "\(Self.base)/decisions", as: .reviewer, body)
        #expect(checks.status == 400 && checks.code == "checklist_incomplete", "\(checks.text)")
        #expect(try checks.member("words").contains("姓名、证件号码与证件复印件一致"))
        body = approval(record)
        body["version"] = 99
        let version = try await world.api("POST", "\(Self.base)/decisions", as: .reviewer, body)
        #expect(version.status == 409 && version.code == "state_changed", "\(version.text)")
        for bad in [["deed": "nothing"], ["deed": "approve"], ["deed": "ship", "applicant": "x"]] {
            let refused = try await world.api("POST", "\(Self.base)/decisions", as: .reviewer, bad)
            #expect(refused.status == 400 && refused.code == "bad-member", "\(bad): \(refused.text)")
        }
        #expect(try world.book.application(record.number)?.state == .pendingReview)
    }

    @Test("Every deed that the document lists is one, and is refused for what it lacks")
    func deeds() async throws {
        let world = try await StaffWorld()
        let document = String(decoding: try WorkflowDocument.octets(), as: UTF8.self)
        let list = try #require(document.firstMatch(of: /deed: \{type: string, enum: \[([a-z_, ]+)\]\}/)?.1)
        let deeds = list.split(separator: ", ").map(String.init)
        #expect(deeds.count == 35)
        for deed in deeds {
            let path = "\(Self.base)/decisions"
            let refused = try await world.api("POST", path, as: .businessAdministrator, ["deed": deed])
            #expect((400..<500).contains(refused.status), "\(deed): \(refused.text)")
            #expect(!refused.text.contains("is no deed"), "\(deed)")
        }
    }

    @Test("What another site's page could have the browser ask is refused, and leaves no line")
    func elsewhere() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let head = try world.book.auditHead().sequence
        let path = "\(Self.base)/reviews/\(record.number)"
        let fields = [
            (name: "sec-fetch-site", value: "cross-site"), (name: "origin", value: "https://evil.example"),
        ]
        for field in fields {
            let look = try await world.api("GET", path, as: .reviewer, fields: [field])
            #expect(look.status == 403 && look.code == "foreign-site", "\(field)")
            let deed = try await world.api(
                "POST",
                "\(Self.base)/decisions",
                as: .reviewer,
                approval(record),
                fields: [field]
            )
            #expect(deed.status == 403, "\(field)")
        }
        let form = [(name: "content-type", value: "text/plain")]
        let plain = try await world.api("POST", "\(Self.base)/decisions", as: .reviewer, fields: form)
        #expect(plain.status == 415)
        #expect(try world.book.auditHead().sequence == head)
    }

    @Test("A queue is read page by page")
    func pages() async throws {
        let world = try await StaffWorld()
        let first = try await world.submitted()
        let second = try await world.submitted("tenderer-org", owner: "li.expert")
        let path = "\(Self.base)/queues/review?limit=1"
        let page = try await world.api("GET", path, as: .reviewer)
        #expect(page.text.contains(first.number.text) && !page.text.contains(second.number.text))
        let next = try page.member("next")
        let rest = try await world.api("GET", "\(path)&after=\(next)", as: .reviewer)
        #expect(rest.text.contains(second.number.text) && !rest.text.contains(first.number.text))
        #expect(try rest.object()["next"] == nil)
        for query in ["after=zzz", "limit=x", "type=Y", "kind=nobody"] {
            let refused = try await world.api("GET", "\(Self.base)/queues/review?\(query)", as: .reviewer)
            #expect(refused.status == 400, "\(query)")
        }
    }
}
