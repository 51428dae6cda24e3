import Enrollment
import Issuer
import Model
import Testing

@testable import Centre
@testable import Portal

/// What the people at a reader are told, beside the book and at a station across the network.
@Suite("The words of a refusal at a reader")
struct StationWordsTests {
    private struct Unspoken: OperatorError {
        let message = "it broke"
        let hint: String? = nil
        let kind = FailureKind.fault
    }

    private static let refusals: [any SpokenError] = {
        guard let application = ApplicationNumber("CA20261122N0001236"),
            let authority = AuthorityID("issuing")
        else { return [] }
        let job: [any SpokenError] = [
            APIRefusal(.application(application)), APIRefusal(.notAtIssuance(application, .claimed)),
            APIRefusal(.otherKey(application)), APIRefusal(.notAtProof(application, .issued)),
            APIRefusal(.unproven(application)), APIRefusal(.expired),
            CentreError(.profileGone(application, profile: "ORG")),
            CentreError(.credentialInvalid(name: "liu")), CentreError(.occupied(what: "station-desk-1")),
            EnrollmentError(.jobNotHeld(application)), EnrollmentError(.book(BookError(.busy))),
        ]
        let signing: [any SpokenError] = [
            IssuanceError(.keyUnavailable(authority: authority, detail: "HSM")),
            IssuanceError(.factUnusable(fact: "name", detail: "too long")),
            IssuanceError(.validityEmpty(authority: authority)), IssuanceError(.noProfile("ORG")),
            HierarchyError(.fallen(authority)), HierarchyError(.keyElsewhere(authority)),
            BookError(.busy), BookError(.diskFull), BookError(.keyAlreadyCertified(keyHash: [1])),
            APIError(.busy), APIError(.anonymous),
        ]
        return job + signing
    }()

    private func seen(at station: any Error) -> OfficeRefusal {
        let reply = Problem(station, request: "5f3c9d2ab1e07764aa").reply()
        return OfficeRefusal(
            HTTPSAnswer(status: reply.status, type: "", entityTag: nil, body: reply.body)
        )
    }

    @Test("A station shows in Chinese what the local command shows", arguments: refusals.indices)
    func same(position: Int) throws {
        let error = Self.refusals[position]
        let words = try #require(error.chinese)
        #expect(words.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(Trouble(error).words == words)
        #expect(Trouble(seen(at: error)).words == words)
    }

    @Test("Of a fault of the server a station shows the request that the log names, and no cause")
    func fault() {
        let words = Trouble(seen(at: Unspoken())).words
        #expect(words.contains("5f3c9d2ab1e07764") && words.contains("服务器内部错误"))
        #expect(!words.contains("broke"))
    }

    @Test("A server that cannot be reached is named in Chinese")
    func unreachable() {
        let error = HTTPSClientError(.unreachable(server: "ca.example", detail: "refused"))
        #expect(Trouble(error).words.contains("连接不到服务器 ca.example"))
    }
}
