public import Model

extension HSMError {
    /// What failed, in one clause.
    public var message: String {
        switch reason {
        case .moduleUnusable(let path, let detail): "the PKCS#11 module \(path) cannot be used: \(detail)"
        case .noModule: "no PKCS#11 module is named"
        case .invalidURI(let detail): "this is not a usable pkcs11: reference: \(detail)"
        case .tokenNotFound(let what): "there is no token with \(what)"
        case .ambiguousToken(let what, let serials):
            "\(serials.count) tokens have \(what): serial numbers \(serials.joined(separator: ", "))"
        case .keyNotFound(let what): "there is no key with \(what)"
        case .ambiguousKey(let what, let count): "\(count) keys have \(what)"
        case .keyExists(let what): "there is a key with \(what) already"
        case .wrongPIN(let token, let warning): "token \(token) does not accept the PIN\(Self.words(warning))"
        case .pinLocked(let token): "the PIN of token \(token) is locked"
        case .finalTry(let token): "one try is left for the PIN of token \(token), not spent"
        case .pinNotReady(let token, let detail): "the PIN of token \(token) cannot be used: \(detail)"
        case .pinLength(let token, let least, let most):
            "the PIN cannot be that of token \(token), which takes \(least) to \(most) octets"
        case .noPIN(let token, let detail, _): "there is no PIN for token \(token): \(detail)"
        case .notOffered(let what, let token): "token \(token) does not offer \(what)"
        case .lost(let operation, let status): "the HSM went away during \(operation): \(status)"
        case .silent(let name, let seconds): "\(name) has not answered for \(seconds) s"
        case .busy(let token): "every session of token \(token) is in use"
        case .failed(let operation, let status): "the HSM refused \(operation): \(status)"
        case .malformedAnswer(let what): "the HSM's \(what) cannot be read"
        case .notProven(let key): "the private key \(key) does not belong to its public key"
        case .notProtected(let key, let detail): "the token does not protect the key \(key): \(detail)"
        case .crypto(let detail): "the cryptographic library failed: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .moduleUnusable:
            "install the vendor's module and name its file: 'hsm: {module: PATH}' in pki.yaml"
        case .noModule: "name it in pki.yaml, 'hsm: {module: PATH}', or give module-path in the reference"
        case .invalidURI: "see 'p11tool --list-token-urls', and docs/operations/key-custody.md"
        case .tokenNotFound: "connect it; 'pkcs11-tool --module PATH -L' lists what the module sees"
        case .ambiguousToken: "add serial=NUMBER to the reference"
        case .keyNotFound:
            "'pkcs11-tool --module PATH --login -O' lists the keys; no other key is used instead"
        case .ambiguousKey: "add id=%NN to the reference"
        case .keyExists:
            "choose another label, as with object=LABEL in the reference; no key of somebody else is used or destroyed"
        case .wrongPIN(_, .locked), .pinLocked: "have the security officer set a new PIN"
        case .wrongPIN(_, .finalTry), .finalTry:
            "log in once with the vendor's tool and the right PIN, or have the security officer set a new one"
        case .wrongPIN, .pinLength:
            "check PKI_HSM_PIN_FILE, the systemd credential pki-hsm-pin, or --hsm-pin-fd"
        case .pinNotReady: "set a user PIN with the vendor's tool"
        case .noPIN(_, _, let hint): hint
        case .notOffered: "choose another algorithm, or another token"
        case .lost:
            "check the HSM, its network and its daemon; this process connects by itself when it is back"
        case .silent:
            "look for what hangs: the HSM, its network or its daemon; no other key is used, and this process goes on by itself when it answers"
        case .busy: "try again; if it stays so, look at the HSM"
        case .failed: "look at the HSM's own log"
        case .malformedAnswer: "update the vendor's module"
        case .notProven: "stop: this is not the authority's key; look for the right token in the backup"
        case .notProtected:
            "use a token that keeps keys inside; a key that was just made was destroyed again"
        case .crypto: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .moduleUnusable, .tokenNotFound, .lost, .silent, .busy: .unavailable
        case .noModule, .invalidURI: .invalidInput
        case .keyNotFound: .notFound
        case .ambiguousToken, .ambiguousKey, .keyExists: .conflict
        case .wrongPIN, .pinLocked, .pinNotReady, .pinLength, .noPIN: .unauthorized
        case .finalTry, .notOffered, .notProtected: .refused
        case .failed, .malformedAnswer, .notProven, .crypto: .fault
        }
    }

    private static func words(_ warning: PINWarning?) -> String {
        switch warning {
        case .none: ""
        case .countLow: "; the token counts the tries"
        case .finalTry: "; one more wrong PIN locks it"
        case .locked: "; it is locked now"
        }
    }
}
