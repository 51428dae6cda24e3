import Issuer
import Model
import OpenSSL
import Tokens

/// Why a key is not at hand.
enum KeyAbsence: Hashable {
    /// Nobody looked where it should be: a medium or shares that are not here, a module that does not work.
    case away(String)
    /// It was looked for in its place, and is not there.
    case gone(String)

    /// Why, in words.
    var words: String {
        switch self {
        case .away(let words), .gone(let words): words
        }
    }
}

extension CACentre {
    /// Why an authority's key is not at hand; nil when it is.
    ///
    /// A key that is there and does not open, as by a wrong passphrase or PIN, is not absent.
    ///
    /// - Throws: `KeyFileError`, `HSMError`, `CryptoError`.
    func absence(of record: AuthorityRecord) throws -> KeyAbsence? {
        guard record.state != .destroyed else { return .gone("it was destroyed") }
        return try absence(of: record.keyReference, role: record.role) {
            _ = try keyring.provenKey(
                record.keyReference,
                for: Certificate(der: record.certificate).publicKey,
                using: record.signatureAlgorithm
            )
        }
    }

    /// Why the key of an outstanding request is not at hand; nil when it is.
    func absence(of request: AuthorityRequestRecord) throws -> KeyAbsence? {
        try absence(of: request.keyReference, role: .issuing) {
            _ = try keyring.provenKey(
                request.keyReference,
                for: CertificateRequest(der: request.request).publicKey,
                using: request.signatureAlgorithm
            )
        }
    }

    private func absence(
        of reference: String,
        role: AuthorityRecord.Role,
        _ open: () throws -> Void
    ) throws -> KeyAbsence? {
        do {
            try open()
            return nil
        } catch let error as KeyFileError {
            switch error.reason {
            case .otherKey, .readableByOthers, .wrongPassphrase: throw error
            case .away, .missing:
                return keyring.isMissing(reference) ? .gone(error.message) : .away(error.message)
            default: return .away(error.message)
            }
        } catch let error as HSMError {
            switch error.reason {
            case .keyNotFound: return .gone(error.message)
            // A root's token is away from day to day.
            case .tokenNotFound: return role == .root ? .away(error.message) : .gone(error.message)
            case .noModule, .moduleUnusable: return .away(error.message)
            default: throw error
            }
        }
    }
}
