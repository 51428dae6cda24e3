import Enrollment
import Foundation
import Model
import OpenSSL
import Store

/// A decision that waits for its signatures, or was carried out.
struct DecisionView: Sendable {
    /// One fact of a statement: what it is called, and the name that is signed.
    struct Fact: Sendable {
        let label: String
        let name: String
        let value: String
    }

    /// One statement that is signed.
    struct Statement: Sendable {
        let title: String
        let facts: [Fact]
    }

    let number: String
    let title: String
    let facts: [SheetView.Row]
    let statements: [Statement]
    let isDone: Bool
    let isWaiting: Bool
    let ends: String
    /// How somebody signs at another machine, and how they do it on the centre's.
    let remote: String
    let local: String
    let back: String
}

/// 签署: a decision is prepared here, signed with the operator's own key elsewhere, and then carried out.
///
/// Source: GM/T 0037 §8.6.1: operator actions are signed by the operator; product.md §2.2 rule 4.
extension StaffResponder {
    func decision(_ number: String, _ visit: StaffVisit) throws -> HTTPReply {
        let decision = try shelf.find(number, of: visit.member.name, at: services.clock.now)
        let language = visit.language
        let act = decision.act
        let facts = [("deed_object", act.object)] + act.facts.map { ($0.word, $0.value) }
        let end = decision.createdAt.advanced(bySeconds: DecisionShelf.waitSeconds)
        let view = DecisionView(
            number: number,
            title: words.text("act_\(act.name)", language),
            facts: facts.filter { !$0.1.isEmpty }.map {
                SheetView.Row(label: words.text($0, language), value: $1)
            },
            statements: decision.events.map { event in
                DecisionView.Statement(
                    title: event.action,
                    facts: ([("object", event.object)]
                        + event.detail.sorted { $0.key < $1.key }.map { ($0, $1) })
                        .map { fact($0, $1, language) }
                )
            },
            isDone: decision.state == .done,
            isWaiting: decision.state != .done,
            ends: Shown.time(end),
            remote: "pki staff sign \(number) --server \(services.site.origin)",
            local: act.command(as: visit.member.name),
            back: act.back
        )
        return page("decision", "decision", visit, view)
    }

    private func fact(_ name: String, _ value: String, _ language: Language) -> DecisionView.Fact {
        let word = "fact_\(name)"
        let label = words.has(word) ? words.text(word, language) : ""
        return DecisionView.Fact(label: label, name: name, value: value)
    }

    /// Does the deed for trial once more, as of now, and gives what is to be signed of it within three minutes.
    func statements(of number: String, _ visit: StaffVisit) async throws -> HTTPReply {
        let now = services.clock.now
        let decision = try shelf.find(number, of: visit.member.name, at: now)
        guard decision.state != .done else { throw DecisionError(.nothingToDo) }
        let deed = try await PreparedDeed(
            decision.act,
            by: visit.member,
            at: now,
            services.enrollment,
            services.book
        )
        shelf.keep(deed, for: number)
        let texts = deed.statements.map { JSONValue.string(Data($0).base64EncodedString()) }
        let shown = visit.call.peer?.der ?? []
        return json([
            ("decision", .string(number)),
            ("certificate", .string(Hexadecimal.encode(DigestAlgorithm.sha256.hash(shown)))),
            ("statements", .array(texts)),
        ])
    }

    /// Carries a decision out that its operator has signed.
    func sign(_ number: String, _ visit: StaffVisit) async throws -> HTTPReply {
        try await sign(number, visit, in: services.book)
        return json([("decision", .string(number)), ("done", .bool(true))])
    }

    /// The same, written in this book.
    func sign(_ number: String, _ visit: StaffVisit, in book: any Book) async throws {
        guard let peer = visit.call.peer else { throw DecisionError(.unknown) }
        let signatures = try StaffResponder.signatures(visit.call.body)
        let now = services.clock.now
        let deed = try shelf.begin(number, of: visit.member.name, at: now)
        let decision = try shelf.find(number, of: visit.member.name, at: now)
        do {
            let changes = try deed.signed(signatures, by: services.entrance.key(of: peer))
            // Whether it is still allowed, by rules that no change demands by itself, and means the same.
            let again = try await PreparedDeed(
                decision.act,
                by: visit.member,
                at: now,
                services.enrollment,
                services.book
            )
            guard again.isLike(deed) else { throw DecisionError(.overtaken) }
            try await commit(changes, in: book)
        } catch {
            shelf.end(number, isDone: false)
            throw error
        }
        shelf.end(number, isDone: true)
    }

    private func commit(_ changes: [Change], in book: any Book) async throws {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            switch error.reason {
            case .stateChanged, .exists, .repeated, .conflictingApplication, .notFound:
                throw DecisionError(.overtaken)
            default: throw error
            }
        }
    }

    /// `{"signatures": [base64, …]}`.
    private static func signatures(_ body: [UInt8]) throws(DecisionError) -> [[UInt8]] {
        guard let elements = (try? JSONParser.parse(body))?["signatures"]?.elements else {
            throw DecisionError(.malformed)
        }
        let signatures = elements.compactMap { element in
            element.text.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        }
        guard (1...100).contains(signatures.count), signatures.count == elements.count else {
            throw DecisionError(.malformed)
        }
        return signatures
    }

    func json(_ members: [(String, JSONValue?)]) -> HTTPReply {
        HTTPReply(
            status: 200,
            fields: frame.guarded([("content-type", "application/json")]),
            body: CanonicalJSON.encode(.object(members))
        )
    }
}
