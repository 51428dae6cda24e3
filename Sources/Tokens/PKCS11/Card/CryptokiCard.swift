import CPKCS11
import Model
import OpenSSL

/// One token behind a PKCS#11 module, as the process of the module works on it; found by its serial number for each operation.
///
/// Nobody stays logged in: each operation that needs a login ends with all sessions of the token closed.
struct CryptokiCard {
    let module: CryptokiModule
    let info: CryptokiTokenInfo

    /// The one token with that serial number.
    ///
    /// - Throws: `TokenError` with `.noCard`, also when several have it, or `.moduleFailed`.
    init(serial: String, in module: CryptokiModule) throws(TokenError) {
        let all = try translatingCryptoki(module) { () throws(HSMError) in try module.presentTokens() }
        let matches = all.filter { $0.serial == serial }
        guard let found = matches.first, matches.count == 1 else {
            throw TokenError(.noCard(reader: Self.reader(serial, in: module)))
        }
        self.module = module
        info = found
    }

    init(_ info: CryptokiTokenInfo, in module: CryptokiModule) {
        self.module = module
        self.info = info
    }

    /// What tells the token; nil for one without a serial number, or with zeros for one, which cannot be put on record.
    var identity: TokenIdentity? {
        guard info.hasSerial else { return nil }
        let model = [info.manufacturer, info.model].filter { !$0.isEmpty }.joined(separator: " ")
        return TokenIdentity(
            driver: "pkcs11",
            serial: info.serial,
            model: model.isEmpty ? "PKCS#11" : model,
            reader: Self.reader(info.serial, in: module)
        )
    }

    /// How the token is; nobody logs in.
    ///
    /// - Parameter isMakersPINKnown: whether the SO PIN of its maker's blanks is: an initialised token is no blank without.
    /// - Returns: its condition.
    /// - Throws: `TokenError` with `.moduleFailed`.
    func condition(isMakersPINKnown: Bool) throws(TokenError) -> TokenCondition {
        try translatingCryptoki(module) { () throws(HSMError) in
            guard info.has(CKF_TOKEN_INITIALIZED) else { return try uninitialisedCondition() }
            defer { closeSessions() }
            return try condition(TokenObjects(session: session()), isMakersPINKnown)
        }
    }

    /// A token that was never initialised has no sessions, and so nothing to show.
    private func uninitialisedCondition() throws(HSMError) -> TokenCondition {
        TokenCondition(
            pinTriesLeft: nil,
            pukTriesLeft: nil,
            isFactoryFresh: true,
            managementKeyAlgorithm: nil,
            officerPINLength: info.officerPINLength,
            capabilities: try capabilities(),
            slots: TokenSlot.allCases.map {
                TokenCondition.Slot(slot: $0, hasKey: false, algorithm: nil, hasCertificate: false)
            }
        )
    }

    private func condition(
        _ objects: TokenObjects,
        _ isMakersPINKnown: Bool
    ) throws(HSMError) -> TokenCondition {
        var slots: [TokenCondition.Slot] = []
        for slot in TokenSlot.allCases { slots.append(try state(of: slot, objects)) }
        let isEmpty = try isEmpty(objects)
        return TokenCondition(
            pinTriesLeft: info.tries(locked: CKF_USER_PIN_LOCKED, last: CKF_USER_PIN_FINAL_TRY),
            pukTriesLeft: info.tries(locked: CKF_SO_PIN_LOCKED, last: CKF_SO_PIN_FINAL_TRY),
            isFactoryFresh: info.mayBeBlank && !info.has(CKF_SO_PIN_COUNT_LOW) && isMakersPINKnown && isEmpty,
            managementKeyAlgorithm: nil,
            officerPINLength: info.officerPINLength,
            capabilities: try capabilities(),
            slots: slots
        )
    }

    private func state(
        of slot: TokenSlot,
        _ objects: TokenObjects
    ) throws(HSMError) -> TokenCondition.Slot {
        let name = TokenURI(object: slot.label)
        let keys = try objects.find(.publicKey, name)
        var algorithm: KeyAlgorithm?
        if let key = keys.first { algorithm = try objects.publicNumbers(key)?.algorithm }
        return TokenCondition.Slot(
            slot: slot,
            hasKey: !keys.isEmpty,
            algorithm: algorithm,
            hasCertificate: try !objects.find(.certificate, name).isEmpty
        )
    }

    /// The public key of a slot, as its public key object tells it.
    func publicKey(in slot: TokenSlot) throws(TokenError) -> PublicKey? {
        try translatingCryptoki(module) { () throws(HSMError) in
            let objects = TokenObjects(session: try session())
            defer { closeSessions() }
            for object in try objects.find(.publicKey, TokenURI(object: slot.label)) {
                if let key = try objects.publicNumbers(object) { return key }
            }
            return nil
        }
    }

    /// The certificate of a slot, DER.
    func certificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]? {
        try translatingCryptoki(module) { () throws(HSMError) in
            let session = try session()
            defer { closeSessions() }
            let found = try TokenObjects(session: session).find(.certificate, TokenURI(object: slot.label))
            guard let object = found.first else { return nil }
            return try session.attribute(CKA_VALUE, of: object)
        }
    }

    /// A session that nobody is logged in to.
    func session(writing: Bool = false) throws(HSMError) -> CryptokiSession {
        let stamp = CryptokiSession.Stamp(generation: module.generation, epoch: 0)
        return try CryptokiSession.open(module, slot: info.slot, stamp: stamp, writing: writing)
    }

    /// Closes every session of the token, which logs everybody out.
    func closeSessions() {
        let slot = CK_SLOT_ID(info.slot)
        try? unsafe module.call("C_CloseAllSessions") { unsafe $0.pointee.C_CloseAllSessions?(slot) }
    }

    /// Whether a token shows nothing to somebody who is not logged in.
    func isEmpty(_ objects: TokenObjects) throws(HSMError) -> Bool {
        for type in TokenURI.ObjectType.allCases where try !objects.find(type, TokenURI()).isEmpty {
            return false
        }
        return true
    }

    static func reader(_ serial: String, in module: CryptokiModule) -> String { "\(module.path): \(serial)" }
}

extension CryptokiTokenInfo {
    /// What the label of a token begins with once it has its own secrets; tells nothing else.
    static let mark = "CA KEY"

    /// Whether the token was initialised by us.
    var isOurs: Bool { label.hasPrefix(CryptokiTokenInfo.mark) }

    /// Whether it has a number to be told by: some modules give zeros to every token that they do not know well.
    var hasSerial: Bool { serial.contains { $0 != "0" } }

    /// Whether its flags let it be a blank: nobody gave it a user's PIN, nor used up its security officer's.
    ///
    /// Objects prove less: those of a person are mostly private, and not seen before a login.
    var mayBeBlank: Bool {
        guard has(CKF_TOKEN_INITIALIZED) else { return true }
        let officersTries = tries(locked: CKF_SO_PIN_LOCKED, last: CKF_SO_PIN_FINAL_TRY)
        return !isOurs && !has(CKF_USER_PIN_INITIALIZED) && officersTries == nil
    }

    /// How long its security officer's PIN is to be: 16 digits where the token takes so many.
    var officerPINLength: Int { min(max(leastPIN, min(16, mostPIN > 0 ? mostPIN : 16)), 32) }

    /// Tries left as far as the flags tell: none, one, or unknown.
    func tries(locked: some BinaryInteger, last: some BinaryInteger) -> Int? {
        if has(locked) { return 0 }
        return has(last) ? 1 : nil
    }
}

extension [CryptokiTokenInfo] {
    /// Those whose serial number no other one has: two with the same cannot be told apart.
    var distinct: [CryptokiTokenInfo] {
        filter { token in count { $0.serial == token.serial } == 1 }
    }
}
