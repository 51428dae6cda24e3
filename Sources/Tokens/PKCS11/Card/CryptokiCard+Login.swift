import CPKCS11
import Model
import OpenSSL

extension CryptokiCard {
    /// Who logs in.
    enum Person {
        /// CKU_SO.
        case officer
        /// CKU_USER.
        case user
    }

    /// Logs in; never with the last try.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked`, `.tooFewTries`, or their like for the security officer.
    func logIn(
        _ session: CryptokiSession,
        _ person: Person,
        _ secret: borrowing SecretBytes
    ) throws(TokenError) {
        let before = try translatingCryptoki(module) { () throws(HSMError) in try session.token() }
        switch person.tries(before) {
        case 0: throw person.locked
        case 1: throw TokenError(.tooFewTries(of: person == .user ? "PIN" : "SO PIN", left: 1))
        default: break
        }
        let bytes = secret.copyBytes()
        let status = try translatingCryptoki(module) { () throws(HSMError) in
            try session.logIn(as: person.type, bytes)
        }
        switch status.rawValue {
        case UInt(CKR_OK): return
        case UInt(CKR_PIN_INCORRECT), UInt(CKR_PIN_INVALID), UInt(CKR_PIN_LEN_RANGE):
            let now = try? session.token()
            throw person.wrong(now.flatMap { person.tries($0) })
        case UInt(CKR_PIN_LOCKED): throw person.locked
        default:
            throw TokenError(.moduleFailed(module: module.path, detail: "C_Login: \(status.description)"))
        }
    }
}

extension CryptokiCard.Person {
    fileprivate var type: CK_USER_TYPE {
        switch self {
        case .officer: CK_USER_TYPE(CKU_SO)
        case .user: CK_USER_TYPE(CKU_USER)
        }
    }

    fileprivate func tries(_ info: CryptokiTokenInfo) -> Int? {
        switch self {
        case .officer: info.tries(locked: CKF_SO_PIN_LOCKED, last: CKF_SO_PIN_FINAL_TRY)
        case .user: info.tries(locked: CKF_USER_PIN_LOCKED, last: CKF_USER_PIN_FINAL_TRY)
        }
    }

    fileprivate var locked: TokenError {
        switch self {
        case .officer: TokenError(.officerPINLocked)
        case .user: TokenError(.pinLocked)
        }
    }

    fileprivate func wrong(_ left: Int?) -> TokenError {
        switch self {
        case .officer: TokenError(.wrongOfficerPIN(triesLeft: left))
        case .user: TokenError(.wrongPIN(triesLeft: left))
        }
    }
}
