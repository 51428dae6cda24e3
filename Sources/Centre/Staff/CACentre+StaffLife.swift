import Foundation
import Issuer
public import Model
public import OpenSSL
import Store

/// What becomes of staff members' certificates after the first.
extension CACentre {
    /// Gives a staff member a new key and certificate; the old one is revoked as superseded in the same moment.
    ///
    /// Can be repeated after a crash; what was begun is finished. Whose certificate was revoked because it was lost gets one
    /// that follows no other.
    ///
    /// - Parameters:
    ///   - name: login name.
    ///   - proof: a request by a new key of their own; nil makes one that is kept here.
    ///   - administrator: who does it: the staff member, or who may add such staff.
    /// - Returns: their record, with the new certificate.
    /// - Throws: `StaffError`, `IssuanceError`, `KeyFileError` or `BookError`.
    public func renewStaff(
        _ name: String,
        proof: CertificateRequest? = nil,
        by administrator: StaffOperator
    ) async throws -> StaffRecord {
        let (member, id) = try staffMember(name)
        if name != administrator.record.name {
            try StaffRules.checkChanging(member, by: administrator.record)
        }
        let party = ActingParty(name: administrator.record.name, book: administrator.book)
        let record = try certificateRecord(id)
        if isLost(record) {
            return try await certifyAnew(member, id, proof, "staff.renew", by: party)
        }
        guard record.state != .revoked else { throw StaffError(.retired(name: name)) }
        if let proof {
            let order = SuccessionOrder(act: .rekey, predecessor: id, proof: proof)
            let issued = try await succeed(order, by: party)
            let words = SuccessionProof.statement("its key signed the request")
            _ = try await proveSuccessor(issued.id, by: words, atOnce: true, party)
            return try staffMember(name).record
        }
        let key = try nextKey(of: member, after: id)
        let request = try CertificateRequest.signed(by: key, name: name)
        let order = SuccessionOrder(act: .rekey, predecessor: id, proof: request)
        let issued = try await succeed(order, by: party)
        let challenge = try SecureRandom.bytes(32)
        let signature = SuccessionProof.signature(try key.sign(challenge), ofChallenge: challenge)
        _ = try await proveSuccessor(issued.id, by: signature, atOnce: true, party)
        return try staffMember(name).record
    }

    /// Ends a staff member's work: their certificate is revoked, their deeds stay on record.
    ///
    /// - Parameters:
    ///   - name: login name.
    ///   - evenLast: also when nobody is left then who could act in a role that somebody must have.
    ///   - administrator: who does it.
    /// - Returns: what is on record of their certificate now.
    /// - Throws: `StaffError` with `.notAllowed`, or `.ownEnd` for oneself; `RevocationRefusal`; `BookError`.
    public func retireStaff(
        _ name: String,
        evenLast: Bool = false,
        by administrator: StaffOperator
    ) async throws -> Revocation {
        let (member, id) = try staffMember(name)
        guard name != administrator.record.name else {
            throw StaffError(.ownEnd(name: name))
        }
        try StaffRules.checkChanging(member, by: administrator.record)
        let record = try certificateRecord(id)
        guard record.state != .revoked else {
            throw RevocationRefusal(.alreadyRevoked(serial: id.serial.hexadecimal))
        }
        var order = RevocationOrder(.cessationOfOperation)
        order.evenLast = evenLast
        try demandOthers(than: [id], order)
        let revocation = Revocation(date: clock.now, reason: order.reason)
        let event = AuditEvent(
            at: revocation.date,
            actor: administrator.record.name,
            action: "staff.retire",
            object: name,
            detail: ["certificate": id.serial.hexadecimal]
        )
        let changes = revocationChanges(record, revocation, by: administrator.record.name, ["staff": name])
        try await administrator.book.commit(changes + [.audit(event)])
        return revocation
    }

    /// Where the key of a staff member's present certificate is.
    func staffKeyReference(_ member: StaffRecord) throws -> String {
        let record = try member.certificate.flatMap { try book.certificate($0) }
        guard let keyHash = record?.reservation.keyHash else { return "file:staff-\(member.name).key" }
        let later = laterKeyFile(member.name, keyHash)
        let isLater = FileManager.default.fileExists(atPath: "\(state.keys)/\(later)")
        return "file:\(isLater ? later : "staff-\(member.name).key")"
    }

    func staffMember(_ name: String) throws -> (record: StaffRecord, certificate: CertificateID) {
        guard let member = try book.staff(named: name) else { throw CentreError(.staffUnknown(name: name)) }
        guard let id = member.certificate else { throw CentreError(.credentialInvalid(name: name)) }
        return (member, id)
    }

    /// The first key of a staff member has no more than their name; later ones have their own.
    func laterKeyFile(_ name: String, _ keyHash: [UInt8]) -> String {
        "staff-\(name)-\(Hexadecimal.encode(keyHash.prefix(8))).key"
    }

    /// The key of a renewal that was begun, or a new one, kept before anything is signed for it.
    private func nextKey(of member: StaffRecord, after id: CertificateID) throws -> PrivateKey {
        let begun = try book.successors(of: id).first { $0.state == .signing || $0.state == .issued }
        if let keyHash = begun?.reservation.keyHash {
            return try keyring.privateKey("file:\(laterKeyFile(member.name, keyHash))")
        }
        let key = try PrivateKey.generate(.p256)
        _ = try keyring.store(key, name: laterKeyFile(member.name, key.publicKey.fingerprint))
        return key
    }
}
