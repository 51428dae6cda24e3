import Issuer
import Model
import OpenSSL

/// Who opens archived keys together, as the definition names them today.
struct RecoveryOfficers: Hashable, Sendable {
    /// How many of them it takes.
    let threshold: Int
    /// Their certificates, in the order of the definition.
    let certificates: [Certificate]

    /// Takes those of a definition.
    ///
    /// - Throws: `KeyManagementError` with `.officerUnusable` for one that has ended, cannot be encrypted to, or is there twice.
    init(
        threshold: Int,
        _ named: [(path: String, certificate: Certificate)],
        at now: Timestamp
    ) throws(KeyManagementError) {
        for (index, (path, certificate)) in named.enumerated() {
            if let fault = certificate.encryptionFault(at: now) {
                throw KeyManagementError(.officerUnusable(path: path, detail: fault))
            }
            let isRepeated = named.prefix(index).contains {
                $0.certificate.publicKey == certificate.publicKey
            }
            guard !isRepeated else {
                throw KeyManagementError(
                    .officerUnusable(path: path, detail: "its key is another officer's, too")
                )
            }
        }
        self.threshold = threshold
        certificates = named.map(\.certificate)
    }
}

extension Certificate {
    /// Why nothing can be encrypted to its holder in CMS; nil when something can be.
    func encryptionFault(at now: Timestamp) -> String? {
        switch publicKey.algorithm {
        case .p256, .p384, .rsa2048, .rsa3072, .rsa4096: break
        case .sm2, .ed25519: return "nothing is encrypted in CMS to a key of \(publicKey.algorithm.rawValue)"
        }
        guard isValid(at: now) else { return "it is not valid now" }
        guard let usage = keyUsage else { return nil }
        return usage.isDisjoint(with: [.keyEncipherment, .keyAgreement])
            ? "its key usage has neither keyEncipherment nor keyAgreement" : nil
    }

    /// What people call its holder.
    var holderName: String {
        let names = subject.relativeNames.flatMap(\.self)
        return names.last { $0.type == .commonName }?.value ?? subject.description
    }
}

extension CACentre {
    /// The recovery officers.
    ///
    /// - Throws: `KeyManagementError` with `.notConfigured` or `.officerUnusable`; `InputFileError`.
    func recoveryOfficers() throws -> RecoveryOfficers {
        guard let wanted = configuration.keyRecovery else { throw KeyManagementError(.notConfigured) }
        let named = try wanted.officers.map {
            (name: String) throws -> (path: String, certificate: Certificate) in
            let path = name.hasPrefix("/") ? name : "\(definition)/\(name)"
            let octets = try InputFile(path, limit: 1 << 16).read()
            do throws(CryptoError) {
                return (path: path, certificate: try Certificate(pem: octets))
            } catch {
                throw KeyManagementError(.officerUnusable(path: path, detail: error.message))
            }
        }
        return try RecoveryOfficers(threshold: wanted.threshold, named, at: clock.now)
    }
}
