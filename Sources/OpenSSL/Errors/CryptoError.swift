public import Model

/// Why a cryptographic operation, or the reading of a cryptographic object, did not succeed.
///
/// The only error of this target. It never holds a secret, and the error queue of libcrypto is empty when
/// it is thrown.
public struct CryptoError: OperatorError, Equatable {
    /// The fact behind the failure.
    public enum Reason: Equatable, Sendable {
        /// `what` is not encoded as its standard demands.
        case malformed(what: String)
        /// `what` is encoded in BER, but not in DER.
        case notDER(what: String, DERFault)
        /// A certification request breaks a rule of its own.
        case badRequest(RequestFault)
        /// The numbers of a public key are not those of a key.
        case badPublicKey(PublicKeyFault)
        /// Keys or certificates cannot be put into a file for other programs.
        case badContainer(ContainerFault)
        /// A text without a PEM block of the wanted label; `found` is the label of the first block, if there is one.
        case missingBlock(of: String, found: String?)
        /// A text with this many PEM blocks of a label where one is wanted.
        case severalBlocks(of: String, Int)
        /// `what` is followed by octets that do not belong to it.
        case trailingOctets(what: String)
        /// `what` is longer than `limit` octets (or characters, for a name attribute).
        case tooLarge(what: String, limit: Int)
        /// `what` holds something its rules do not allow.
        case notAllowed(what: String)
        /// The passphrase does not open the key.
        case wrongPassphrase
        /// An encrypted key needs a passphrase of at least one octet.
        case emptyPassphrase
        /// An algorithm, curve or parameter this product does not use.
        case unsupportedAlgorithm(String)
        /// A signature by an algorithm, by its dotted identifier, that this product does not verify; or by one that it
        /// does, with other parameters.
        case unsupportedSignature(String, isParameters: Bool)
        /// A certificate, or a request for one, has an extension twice, by its dotted identifier.
        case extensionTwice(String)
        /// A key below the accepted strength.
        case keyTooWeak(String)
        /// Private and public key, or key and certificate, do not belong together.
        case keyMismatch
        /// The signature of `what` does not verify.
        case signatureInvalid(what: String)
        /// `what` cannot be opened: the key is wrong or it was altered.
        case decryptionFailed(what: String)
        /// libcrypto, as installed and configured, lacks these algorithms.
        case missingAlgorithms([String])
        /// libcrypto failed in `operation`; `entries` is its error queue, oldest first.
        case library(operation: String, entries: [String])
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error from its fact.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// The failure as half a sentence.
    public var message: String {
        switch reason {
        case .malformed(let what): "\(what) is malformed"
        case .notDER(let what, let fault): "\(what) is not DER: \(fault.message)"
        case .badRequest(let fault): fault.message
        case .badPublicKey(let fault): fault.message
        case .badContainer(let fault): fault.message
        case .missingBlock(let wanted, let found):
            found.map { "the PEM block is a \($0), not a \(wanted)" } ?? "the text holds no PEM block"
        case .severalBlocks(let label, let count): "the text holds \(count) PEM blocks \(label)"
        case .trailingOctets(let what): "\(what) is followed by octets that do not belong to it"
        case .tooLarge(let what, let limit): "\(what) is larger than \(limit)"
        case .notAllowed(let what): "\(what) is not allowed"
        case .wrongPassphrase: "the passphrase does not open the key"
        case .emptyPassphrase: "the passphrase is empty"
        case .unsupportedAlgorithm(let name): "algorithm \(name) is not supported"
        case .unsupportedSignature(let oid, let isParameters):
            "the signature is of algorithm \(oid)\(isParameters ? ", with parameters" : ""), which is not supported"
        case .extensionTwice(let oid): "extension \(oid) twice is not allowed"
        case .keyTooWeak(let what): "the key is too weak: \(what)"
        case .keyMismatch: "the keys do not belong together"
        case .signatureInvalid(let what): "the signature of \(what) does not verify"
        case .decryptionFailed(let what): "\(what) cannot be decrypted"
        case .missingAlgorithms(let names): "libcrypto lacks \(names.joined(separator: ", "))"
        case .library(let operation, let entries):
            "\(operation) failed" + (entries.isEmpty ? "" : ": " + entries.joined(separator: "; "))
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .malformed, .trailingOctets: "check that the file is complete and of the right kind"
        case .notDER: "write it again in DER, as 'openssl' does"
        case .missingBlock(let wanted, _): "give the file that begins with '-----BEGIN \(wanted)-----'"
        case .severalBlocks: "give one at a time"
        case .badRequest(let fault): fault.hint
        case .badPublicKey(let fault): fault.hint
        case .badContainer(let fault): fault.hint
        case .tooLarge: "shorten it, or check that it is the right file"
        case .notAllowed, .keyMismatch: nil
        case .wrongPassphrase: "give the passphrase with which the key was written"
        case .emptyPassphrase: "choose a passphrase"
        case .unsupportedAlgorithm: "use P-256, P-384, RSA of 2048, 3072 or 4096 bits, SM2 or Ed25519"
        case .unsupportedSignature(_, let isParameters):
            isParameters
                ? "sign it again: ECDSA without parameters, RSA with NULL, RSASSA-PSS with a salt as long as the digest and MGF1 with the same digest"
                : "sign it again with ECDSA or RSA and SHA-256, SHA-384 or SHA-512, with SM2 and SM3, or with Ed25519"
        case .extensionTwice: "make it again, with each extension once"
        case .keyTooWeak: "make a new key pair with another program or token"
        case .missingAlgorithms:
            "use an OpenSSL 3 whose default provider is active; see OPENSSL_CONF and openssl.cnf"
        case .signatureInvalid: "get the object again from its maker"
        case .decryptionFailed: "check that the key belongs to the data"
        case .library: "this is an accident, no bad input: run 'pki doctor', and keep these words"
        }
    }

    /// How callers report it.
    public var kind: FailureKind {
        switch reason {
        case .malformed, .notDER, .badRequest, .badPublicKey, .badContainer, .missingBlock, .severalBlocks,
            .trailingOctets, .tooLarge, .notAllowed,
            .unsupportedAlgorithm, .unsupportedSignature, .extensionTwice, .signatureInvalid, .keyMismatch,
            .emptyPassphrase:
            .invalidInput
        case .keyTooWeak: .refused
        case .wrongPassphrase: .unauthorized
        case .missingAlgorithms: .unavailable
        case .decryptionFailed, .library: .fault
        }
    }
}
