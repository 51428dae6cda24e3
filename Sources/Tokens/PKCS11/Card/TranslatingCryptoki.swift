import Model

/// Runs calls into a PKCS#11 module, and turns its error into a token's.
func translatingCryptoki<Result>(
    _ module: CryptokiModule,
    _ slot: TokenSlot? = nil,
    _ algorithm: KeyAlgorithm? = nil,
    _ call: () throws(HSMError) -> Result
) throws(TokenError) -> Result {
    do {
        return try call()
    } catch {
        throw TokenError(error, module, slot, algorithm)
    }
}

extension TokenError {
    /// What a failure of Cryptoki means for who works on a token.
    fileprivate init(
        _ error: HSMError,
        _ module: CryptokiModule,
        _ slot: TokenSlot?,
        _ algorithm: KeyAlgorithm?
    ) {
        switch error.reason {
        case .wrongPIN(_, .finalTry): self.init(.wrongPIN(triesLeft: 1))
        case .wrongPIN(_, .locked): self.init(.wrongPIN(triesLeft: 0))
        case .wrongPIN: self.init(.wrongPIN(triesLeft: nil))
        case .pinLocked: self.init(.pinLocked)
        case .finalTry: self.init(.tooFewTries(of: "PIN", left: 1))
        case .keyNotFound: self.init(slot.map { .emptySlot($0) } ?? Self.failed(error, module))
        case .notOffered: self.init(algorithm.map { .unsupportedAlgorithm($0) } ?? Self.failed(error, module))
        case .lost, .tokenNotFound: self.init(.cardRemoved(reader: module.path))
        case .malformedAnswer(let what): self.init(.malformedAnswer(operation: what))
        case .notProven, .notProtected:
            self.init(.untrueAnswer(operation: "making the key: \(error.message)"))
        case .moduleUnusable, .noModule, .invalidURI, .ambiguousToken, .ambiguousKey, .keyExists,
            .pinNotReady,
            .pinLength, .noPIN, .busy, .silent, .failed, .crypto:
            self.init(Self.failed(error, module))
        }
    }

    private static func failed(_ error: HSMError, _ module: CryptokiModule) -> Reason {
        .moduleFailed(module: module.path, detail: error.message)
    }
}
