import Model
import OpenSSL
import Portal

@testable import Centre

/// A machine that asks a desk, without TLS between them.
struct Machine {
    let record: ClientRecord
    let certificate: Certificate
    let key: PrivateKey

    static func register(_ name: String, in centre: CACentre, by persons: TwoPersons) async throws -> Machine
    {
        let key = try PrivateKey.generate(.p256)
        let added = try await centre.addClient(
            name: name,
            displayName: name,
            profiles: ["TLS-CLIENT"],
            proof: CertificateRequest.signed(by: key, name: name),
            by: persons
        )
        return Machine(record: added.record, certificate: added.certificate, key: key)
    }

    var caller: APICaller { .client(record) }

    func order(_ key: PrivateKey, claim: IdempotencyClaim? = nil) throws -> IssuanceOrder {
        let request = try CertificateRequest.signed(by: key, name: "any").der
        return IssuanceOrder(
            profile: "TLS-CLIENT",
            application: nil,
            facts: ["name": "node-1", "organization": "必联"],
            lists: [:],
            request: PEM.encode(request, label: "CERTIFICATE REQUEST"),
            claim: claim ?? IdempotencyClaim(body: DigestAlgorithm.sha256.hash(request))
        )
    }
}
