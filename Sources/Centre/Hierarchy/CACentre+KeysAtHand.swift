import Issuer
import Model
import OpenSSL
import Store
import Tokens

extension CACentre {
    /// An authority's key, signing as the authority does; nil for one that is away, as a root's between ceremonies, and
    /// for one that is destroyed.
    func keyAtHand(_ record: AuthorityRecord) throws -> (any SigningKey)? {
        guard record.state != .destroyed else { return nil }
        do {
            return try keyring.provenKey(
                record.keyReference,
                for: Certificate(der: record.certificate).publicKey,
                using: record.signatureAlgorithm
            )
        } catch let error as KeyFileError {
            let mayBeMissing = try mayBeMissing(record)
            switch error.reason {
            case .away where mayBeAway(record), .missing where mayBeMissing: return nil
            default:
                KeyAlarm.unusable(record.id.name, error)
                throw error
            }
        } catch let error as HSMError {
            guard case .tokenNotFound = error.reason, mayBeAway(record) else {
                KeyAlarm.unusable(record.id.name, error)
                throw error
            }
            return nil
        }
    }

    /// Whether an authority was imported without its key, which did not come later either.
    ///
    /// An issuing one that worked here has, or had, an OCSP signer. A root that was made here has its own certificate in the
    /// book as one that was signed here.
    func neverHadKey(_ record: AuthorityRecord) throws -> Bool {
        guard try !cameWithKey(record.id) else { return false }
        guard record.role == .root else {
            return try !book.signers(.ocsp).contains { $0.authority == record.id }
        }
        guard try book.publishedRevocationList(of: RevocationListName(record.id)) == nil else { return false }
        let serial = try Certificate(der: record.certificate).serial
        let own = try book.certificate(CertificateID(authority: record.id, serial: serial))
        return own.map { $0.reservation.act == .imported } ?? true
    }

    /// Whether an issuing authority has its certificates from somewhere else: nobody of the book certified it, or one that came
    /// without its key, and whose line has none that works here.
    func isCertifiedElsewhere(_ record: AuthorityRecord) throws -> Bool {
        guard record.role == .issuing else { return false }
        guard let above = try record.parent.map({ try authorityRecord($0.name) }) else { return true }
        let isWorking = (try? activeAuthority(ofLine: above.id.name)) != nil
        return try !isWorking && above.state != .active && neverHadKey(above)
    }

    /// A key in a file of this centre with which lists were signed belongs there until the authority is destroyed.
    private func mayBeMissing(_ record: AuthorityRecord) throws -> Bool {
        guard record.role == .issuing, record.keyReference.hasPrefix("file:") else {
            return mayBeAway(record)
        }
        return try record.state != .active
            && book.publishedRevocationList(of: RevocationListName(record.id)) == nil
    }

    private func mayBeAway(_ record: AuthorityRecord) -> Bool {
        record.role == .root || record.state != .active
            || !(record.keyReference.hasPrefix("file:") || record.keyReference.hasPrefix("pkcs11:"))
    }
}
