public import ArgumentParser
import Centre
import Foundation
public import Model

/// What an authority's key is, and where it is kept.
struct AuthorityKeyOptions: ParsableArguments {
    @Option(help: "The kind of key, rsa2048 until 2030 only (default: that of pki.yaml).")
    var algorithm: KeyAlgorithm?

    @Option(help: "For RSA keys: pkcs1 or pss.")
    var signature: Padding?

    @Option(help: "Where the key is kept: file, offline (with --root-keys), or a pkcs11: URI.")
    var key: String?

    /// How RSA keys sign.
    enum Padding: String, CaseIterable, ExpressibleByArgument {
        case pkcs1
        case pss
    }

    /// Where the key is kept; nil when nothing was said.
    func custody() throws -> KeyCustody? { try KeyCustody(option: key) }

    /// What keys of `algorithm` are to sign with.
    func signatureAlgorithm(_ algorithm: KeyAlgorithm) throws -> SignatureAlgorithm {
        guard signature == .pss else { return SignatureAlgorithm(algorithm) }
        guard let signature = RSAPadding.pss.signatureAlgorithm(algorithm) else {
            throw ValidationError("--signature pss is for RSA keys")
        }
        return signature
    }
}

extension KeyCustody {
    /// What `--key` says; nil when nothing was said.
    init?(option: String?) throws {
        switch option {
        case nil: return nil
        case "file": self = .file
        case "offline": self = .offline
        case let text? where text.hasPrefix("pkcs11:"): self = .token(uri: text)
        default: throw ValidationError("--key is 'file', 'offline' or a pkcs11: URI")
        }
    }
}

/// What an authority is called.
struct AuthorityNameOptions: ParsableArguments {
    @Option(help: "CN of its subject, 1 to 64 characters.")
    var commonName: String

    @Option(help: "O of its subject (default: that of pki.yaml).")
    var organization: String?
}

extension AuthorityRecord.Role: ExpressibleByArgument {}
