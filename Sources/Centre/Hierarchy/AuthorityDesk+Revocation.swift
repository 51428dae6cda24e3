public import Model
import Issuer
import OpenSSL
import Store

extension AuthorityDesk {
    /// What fell with an authority's certificate.
    public struct Fall: Hashable, Sendable {
        /// The revoked certificate.
        public let certificate: CertificateID
        /// The authorities below it.
        public let authorities: [AuthorityID]
        /// How many certificates of these and of the authority itself were still valid.
        public let certificates: Int
    }

    /// Revokes an authority's certificate by its parent, retires it, and publishes the parent's list at once.
    ///
    /// - Throws: `HierarchyError` with `.parentUnfit` for a root or below somebody else's authority, `.keyAbsent`
    ///   when the parent's key, which must sign the list, is not at hand; then nothing was written.
    public func revoke(
        _ id: AuthorityID,
        reason: RevocationReason,
        invalidityDate: Timestamp? = nil
    ) async throws -> Fall {
        let record = try centre.authorityRecord(id.name)
        let own = try ownCertificate(of: record)
        let parentID = own.authority
        let parent = try centre.authorityRecord(parentID.name)
        guard try centre.keyAtHand(parent) != nil else { throw HierarchyError(.keyAbsent(parentID)) }
        let fall = try fall(of: record, certificate: own)
        let now = centre.clock.now
        let revocation = Revocation(date: now, reason: reason, invalidityDate: invalidityDate)
        let detail = [
            "by": parentID.name, "reason": reason.rawValue, "serial": own.serial.hexadecimal,
            "certificates": "\(fall.certificates)",
        ]
        let end = record.state == .active ? retirement(of: record) : []
        try await conclude(
            [.revokeCertificate(fall.certificate, revocation)] + end + [event("authority.revoke", id, detail)]
        )
        onStep(.recorded)
        _ = try await centre.publishList(of: parent)
        onStep(.published)
        return fall
    }

    /// Revokes the certificate of an OCSP signer, after its successor is there.
    ///
    /// - Throws: `BookError` with `.notFound` when the authority has no such signer.
    public func revokeSigner(
        of id: AuthorityID,
        serial: SerialNumber,
        reason: RevocationReason
    ) async throws {
        let record = try centre.authorityRecord(id.name)
        let signers = try centre.book.signers(.ocsp).filter { $0.authority == id }
        let certificates = try signers.compactMap(\.certificate).map { try Certificate(der: $0) }
        guard certificates.contains(where: { $0.serial == serial }) else {
            throw BookError(.notFound(object: "OCSP signer \(serial.hexadecimal) of \(id)"))
        }
        let others = certificates.filter { $0.serial != serial && $0.isValid(at: centre.clock.now) }
        if others.isEmpty {
            _ = try await centre.renewSigner(of: record)
            onStep(.signerReady)
        }
        let revocation = Revocation(date: centre.clock.now, reason: reason)
        let detail = ["reason": reason.rawValue, "serial": serial.hexadecimal]
        try await conclude([
            .revokeCertificate(CertificateID(authority: id, serial: serial), revocation),
            event("ocsp.revoke", id, detail),
        ])
        onStep(.recorded)
        _ = try await centre.publishList(of: record)
        onStep(.published)
    }

    /// What would fall with an authority's certificate.
    ///
    /// - Throws: `HierarchyError` with `.parentUnfit` when nobody of this book stands above it.
    public func fall(of id: AuthorityID) throws -> Fall {
        let record = try centre.authorityRecord(id.name)
        return try fall(of: record, certificate: ownCertificate(of: record))
    }

    /// The serial of an authority's own certificate at its parent.
    private func ownCertificate(of record: AuthorityRecord) throws -> CertificateID {
        guard let parent = record.parent else {
            let detail =
                record.role == .root
                ? "nobody stands above a root" : "it stands below somebody else's authority"
            throw HierarchyError(.parentUnfit(record.id, detail: detail))
        }
        return CertificateID(authority: parent, serial: try Certificate(der: record.certificate).serial)
    }

    private func fall(of record: AuthorityRecord, certificate: CertificateID) throws -> Fall {
        let all = try centre.book.authorities()
        var below: [AuthorityRecord] = []
        var count = 0
        var rest = [record]
        while let next = rest.popLast() {
            let own = try Certificate(der: next.certificate).serial
            count += try centre.book.validCertificateCount(of: next.id, at: centre.clock.now, except: own)
            let children = all.filter { $0.parent == next.id && !below.contains($0) }
            below += children
            rest += children
        }
        return Fall(certificate: certificate, authorities: below.map(\.id), certificates: count)
    }
}
