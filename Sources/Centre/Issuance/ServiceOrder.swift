import Foundation
import Issuer
public import Model
public import OpenSSL

/// What an administrator asks for by hand: a certificate of a machine, for the key of a request.
public struct ServiceOrder: Sendable {
    /// The profile, of purpose `service`.
    public let profile: String
    /// The request; only its key is taken.
    public let proof: CertificateRequest
    /// What the profile is told about the subject; of several values of one fact, in this order.
    public let facts: [Fact]
    /// Who issues it; nil for the newest active authority of the profile's line.
    public let authority: AuthorityID?

    /// One value of one fact.
    public struct Fact: Hashable, Sendable {
        /// Its name, as profiles use it: `dnsNames`.
        public let name: String
        /// The value.
        public let value: String

        /// Makes a fact.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes an order.
    public init(profile: String, proof: CertificateRequest, facts: [Fact], authority: AuthorityID? = nil) {
        self.profile = profile
        self.proof = proof
        self.facts = facts
        self.authority = authority
    }

    /// The values by fact.
    private static func values(_ facts: [Fact]) -> [String: [String]] {
        Dictionary(grouping: facts, by: \.name).mapValues { $0.map(\.value) }
    }

    /// What enters the certificate: facts that the profile uses, all of those that it needs.
    ///
    /// - Throws: `IssuanceRefusal` with `.factUnknown`, `.factRepeated` or `.factMissing`.
    static func subjectFacts(_ facts: [Fact], of profile: Profile) throws(IssuanceRefusal) -> SubjectFacts {
        let (known, several, given) = (profile.factsOfRequests, profile.listsOfRequests, values(facts))
        for fact in given.keys.sorted() where known[fact] == nil {
            throw IssuanceRefusal(.factUnknown(profile: profile.name, fact: fact))
        }
        for fact in known.keys.sorted() where known[fact] == true && given[fact] == nil {
            throw IssuanceRefusal(.factMissing(profile: profile.name, fact: fact))
        }
        for fact in given.keys.sorted() where !several.contains(fact) && (given[fact] ?? []).count > 1 {
            throw IssuanceRefusal(.factRepeated(fact: fact))
        }
        return SubjectFacts(
            given.filter { !several.contains($0.key) }.compactMapValues(\.first),
            lists: given.filter { several.contains($0.key) }
        )
    }

    /// SHA-256 over everything that was said: the same order again is known by it.
    func fingerprint() throws -> [UInt8] {
        let words = [
            "profile": [profile], "authority": authority.map { [$0.name] } ?? [],
            "key": [Hexadecimal.encode(proof.publicKey.fingerprint)],
        ].merging(ServiceOrder.values(facts).map { ("fact \($0.key)", $0.value) }) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return DigestAlgorithm.sha256.hash(Array(try encoder.encode(words)))
    }
}
