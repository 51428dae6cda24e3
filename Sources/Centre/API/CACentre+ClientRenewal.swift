import Issuer
public import Model
public import OpenSSL
import Store

/// A machine's next key.
extension CACentre {
    /// Gives a machine a certificate for a new key; with both it may ask until the overlap has ended.
    ///
    /// Can be repeated after a crash with the same request.
    ///
    /// - Parameters:
    ///   - name: the client's name.
    ///   - proof: a request by the new key, which stays with the machine.
    ///   - persons: who do it: whoever holds the key gets certificates without asking anybody.
    /// - Returns: the record and the certificate.
    /// - Throws: `BookError` with `.notFound`; `DoorRefusal`, `SuccessionError`, `IssuanceError` or `CentreError` with `.occupied`.
    public func renewClient(
        _ name: String,
        proof: CertificateRequest,
        by persons: TwoPersons
    ) async throws -> (record: ClientRecord, certificate: Certificate) {
        guard let client = try book.client(named: name) else {
            throw BookError(.notFound(object: "client \(name)"))
        }
        let party = ActingParty(name: persons.actor, book: persons.book)
        if let done = try renewed(client, proof) { return done }
        try demandReadable(
            activeAuthority(ofLine: client.certificate.authority.name),
            for: .renewal(client: name)
        )
        let order = SuccessionOrder(
            act: .rekey,
            predecessor: client.certificate,
            proof: proof,
            facts: clientFacts(name)
        )
        let issued = try await succeed(order, by: party)
        let moved = client.changed(certificate: issued.id)
        let detail = ["certificate": issued.id.serial.hexadecimal]
        let event = clientEvent("client.renew", name, detail, by: persons.actor)
        _ = try await proveSuccessor(
            issued.id,
            by: .statement("its key signed the request"),
            party,
            alongside: [.updateClient(moved), .audit(event)]
        )
        return (moved, issued.certificate)
    }

    /// What a machine's own certificate says.
    func clientFacts(_ name: String) -> SubjectFacts {
        SubjectFacts(["name": name, "organization": configuration.authorities.issuing.organization])
    }

    /// The client whose certificate this is, or was, until the overlap with the next one ends.
    func client(of certificate: CertificateID) throws -> ClientRecord? {
        if let client = try book.client(certificate: certificate) { return client }
        for successor in try book.successors(of: certificate) where successor.state == .active {
            if let client = try book.client(certificate: successor.id) { return client }
        }
        return nil
    }

    /// What an earlier run with the same request did.
    private func renewed(
        _ client: ClientRecord,
        _ proof: CertificateRequest
    ) throws -> (record: ClientRecord, certificate: Certificate)? {
        let record = try certificateRecord(client.certificate)
        guard record.reservation.keyHash == proof.publicKey.fingerprint,
            record.reservation.predecessor != nil, let der = record.certificate
        else { return nil }
        try proof.verifyProofOfPossession()
        return (client, try Certificate(der: der))
    }
}
