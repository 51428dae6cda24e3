import CPKCS11
import Model
import OpenSSL

/// What needs the security officer's PIN, or changes a PIN.
extension CryptokiCard {
    /// Gives the token its own secrets; see `Token.personalise`.
    ///
    /// A token that was not ours is wiped (C_InitToken) once its security officer's PIN is the new one; a token that has our
    /// mark keeps its keys, and gets new PINs only. Repeated with the same secrets after a cut, it costs one try at most,
    /// which the next login gives back.
    ///
    /// - Throws: `TokenError` with `.alreadyPersonalised`, `.pukLocked`, `.tooFewTries`, `.wrongPUK` and others.
    func personalise(to secrets: TokenSecrets, from known: [TokenSecrets]) throws(TokenError) {
        defer { closeSessions() }
        let officers = known.filter { $0.managementKeyAlgorithm == nil }
        guard info.has(CKF_TOKEN_INITIALIZED) else {
            try wipe(with: secrets)
            return try CryptokiCard(serial: info.serial, in: module).setUserPIN(secrets)
        }
        let isOurs = info.isOurs
        if !isOurs {
            let isEmpty = try translatingCryptoki(module) { () throws(HSMError) in
                try self.isEmpty(TokenObjects(session: session()))
            }
            guard isEmpty else { throw TokenError(.alreadyPersonalised(serial: info.serial)) }
        }
        try takeOver(secrets, from: isOurs ? [secrets] + officers : officers + [secrets])
        if !isOurs { try wipe(with: secrets) }
        try CryptokiCard(serial: info.serial, in: module).setUserPIN(secrets)
    }

    /// Wipes the token (C_InitToken) with the SO PIN of its maker, and takes our mark off it.
    ///
    /// Its own SO PIN proves that it is ours; a token that is blank already stays as it is.
    ///
    /// - Throws: `TokenError` with `.alreadyPersonalised` for one without our mark, `.wrongPUK`, `.pukLocked`, `.tooFewTries`.
    func reset(to blank: TokenSecrets, knowing secrets: [TokenSecrets]) throws(TokenError) {
        defer { closeSessions() }
        guard info.isOurs else {
            guard try condition().isFactoryFresh else {
                throw TokenError(.alreadyPersonalised(serial: info.serial))
            }
            return
        }
        try takeOver(blank, from: secrets + [blank])
        try wipe(with: blank, label: "")
    }

    /// Sets a new user PIN by the security officer (C_InitPIN).
    func resetPIN(to pin: borrowing SecretBytes, with secrets: TokenSecrets) throws(TokenError) {
        try setUserPIN(secrets.replacing(pin: pin.withBytes { SecretBytes(copying: $0) }))
    }

    /// Changes the user PIN (C_SetPIN).
    func changePIN(from current: borrowing SecretBytes, to new: borrowing SecretBytes) throws(TokenError) {
        defer { closeSessions() }
        let session = try open()
        try logIn(session, .user, current)
        try set(session, from: current, to: new)
    }

    /// Leaves the token with the security officer's PIN of `secrets`, whichever of `candidates` it has now.
    private func takeOver(_ secrets: TokenSecrets, from candidates: [TokenSecrets]) throws(TokenError) {
        var refusal = TokenError(.alreadyPersonalised(serial: info.serial))
        for candidate in candidates.prefix(3) {
            defer { closeSessions() }
            let session = try open()
            do throws(TokenError) {
                try logIn(session, .officer, candidate.puk)
            } catch {
                guard case .wrongPUK = error.reason else { throw error }
                refusal = error
                continue
            }
            guard !candidate.puk.isEqual(to: secrets.puk) else { return }
            return try set(session, from: candidate.puk, to: secrets.puk)
        }
        throw refusal
    }

    /// C_InitToken: removes every object, and gives the token our mark, or another label.
    private func wipe(with secrets: TokenSecrets, label text: String? = nil) throws(TokenError) {
        closeSessions()
        let mark = "\(CryptokiTokenInfo.mark) \(info.serial.suffix(8))"
        var label = Array((text ?? mark).utf8.prefix(32))
        label += [UInt8](repeating: UInt8(ascii: " "), count: 32 - label.count)
        var pin = secrets.puk.copyBytes()
        defer { pin.wipe() }
        let count = CK_ULONG(pin.count)
        let slot = CK_SLOT_ID(info.slot)
        try translatingCryptoki(module) { () throws(HSMError) in
            try unsafe module.call("C_InitToken") {
                unsafe $0.pointee.C_InitToken?(slot, &pin, count, &label)
            }
        }
    }

    private func setUserPIN(_ secrets: TokenSecrets) throws(TokenError) {
        defer { closeSessions() }
        let session = try open()
        try logIn(session, .officer, secrets.puk)
        var pin = secrets.pin.copyBytes()
        defer { pin.wipe() }
        let count = CK_ULONG(pin.count)
        let status = try translatingCryptoki(module) { () throws(HSMError) in
            try unsafe module.status("C_InitPIN", in: session.stamp.generation) {
                unsafe $0.pointee.C_InitPIN?(session.handle, &pin, count)
            }
        }
        try check(status, "C_InitPIN")
    }

    private func set(
        _ session: CryptokiSession,
        from current: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) throws(TokenError) {
        var old = current.copyBytes()
        var next = new.copyBytes()
        defer {
            old.wipe()
            next.wipe()
        }
        let (oldCount, nextCount) = (CK_ULONG(old.count), CK_ULONG(next.count))
        let status = try translatingCryptoki(module) { () throws(HSMError) in
            try unsafe module.status("C_SetPIN", in: session.stamp.generation) {
                unsafe $0.pointee.C_SetPIN?(session.handle, &old, oldCount, &next, nextCount)
            }
        }
        try check(status, "C_SetPIN")
    }

    /// A session that may write, and no other: a security officer is refused while there are some that only read.
    private func open() throws(TokenError) -> CryptokiSession {
        closeSessions()
        return try translatingCryptoki(module) { () throws(HSMError) in try session(writing: true) }
    }

    private func check(_ status: CryptokiStatus, _ operation: String) throws(TokenError) {
        switch status.rawValue {
        case UInt(CKR_OK): return
        case UInt(CKR_PIN_LEN_RANGE), UInt(CKR_PIN_INVALID):
            let range = "\(info.leastPIN) to \(info.mostPIN)"
            throw TokenError(
                .invalidSecret("the token wants PINs of \(range) characters, or does not take this one")
            )
        case UInt(CKR_FUNCTION_NOT_SUPPORTED): throw TokenError(.unsupported(operation: operation))
        default:
            throw TokenError(
                .moduleFailed(module: module.path, detail: "\(operation): \(status.description)")
            )
        }
    }
}
