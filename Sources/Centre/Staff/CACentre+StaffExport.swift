public import Model
public import OpenSSL
import Store

extension CACentre {
    /// The certificates of the authorities above a certificate, nearest first, as far as they are known here; a root is the last.
    public func chain(above certificate: CertificateRecord) throws -> [Certificate] {
        let authority = certificate.id.authority
        return authority.isOutside ? [] : try chain(of: authorityRecord(authority.name))
    }

    /// A staff member's key and certificate with its chain, PKCS#12 under a password; that it left is on record.
    ///
    /// - Parameters:
    ///   - name: login name; staff export their own key only.
    ///   - password: 1 to 128 characters of ASCII.
    ///   - person: who does it.
    /// - Returns: the PFX in DER.
    /// - Throws: `StaffError` with `.notOwnKey`; `CryptoError`; `KeyFileError`; `CentreError`.
    public func exportStaffKey(
        _ name: String,
        password: borrowing SecretBytes,
        by person: StaffOperator
    ) async throws -> [UInt8] {
        guard name == person.record.name, let id = person.record.certificate else {
            throw StaffError(.notOwnKey(name: name))
        }
        let record = try certificateRecord(id)
        guard let der = record.certificate else { throw CentreError(.credentialInvalid(name: name)) }
        let container = try KeyContainer.der(
            key: keyring.privateKey(staffKeyReference(person.record)),
            certificate: Certificate(der: der),
            others: chain(above: record),
            friendlyName: name,
            password: password
        )
        let event = AuditEvent(
            at: clock.now,
            actor: name,
            action: "staff.export",
            object: name,
            detail: ["certificate": id.serial.hexadecimal]
        )
        try await person.book.commit([.audit(event)])
        return container
    }
}
