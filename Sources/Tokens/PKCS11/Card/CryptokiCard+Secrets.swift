import CPKCS11
import Model
import OpenSSL

/// What needs the security officer's PIN, or changes a PIN.
extension CryptokiCard {
    /// Gives the token its own secrets; see `Token.personalise`.
    ///
    /// A blank is initialised first (C_InitToken) with the SO PIN of its maker, and has our mark from then on. That proves the
    /// SO PIN and writes nothing when it is wrong, which is the only try that a token of somebody's ever costs. A token that has
    /// our mark keeps its keys, and gets new PINs only. Repeated with the same secrets after a cut, it costs one try at most,
    /// which the next login gives back.
    ///
    /// - Parameters:
    ///   - secrets: what it shall have.
    ///   - known: what a token with our mark may have, likeliest first.
    ///   - maker: what a blank has; nil when that is not known.
    /// - Throws: `TokenError` with `.alreadyPersonalised`, `.makersPINRefused`, `.officerPINLocked`, `.tooFewTries`,
    ///   `.wrongOfficerPIN` and others.
    func personalise(
        to secrets: TokenSecrets,
        from known: [TokenSecrets],
        maker: TokenSecrets?
    ) throws(TokenError) {
        defer { closeSessions() }
        guard info.has(CKF_TOKEN_INITIALIZED) else {
            try wipe(with: secrets)
            return try CryptokiCard(serial: info.serial, in: module).setUserPIN(secrets)
        }
        guard !info.isOurs else {
            try takeOver(secrets, from: [secrets] + known)
            return try setUserPIN(secrets)
        }
        guard let maker, try looksBlank() else {
            throw TokenError(.alreadyPersonalised(serial: info.serial))
        }
        // One that was given a wrong SO PIN, by us or by others, is not given a second one.
        guard !info.has(CKF_SO_PIN_COUNT_LOW) else { throw makersPINRefused }
        try wipe(with: maker)
        let marked = try CryptokiCard(serial: info.serial, in: module)
        try marked.takeOver(secrets, from: [maker])
        try marked.setUserPIN(secrets)
    }

    /// Wipes the token (C_InitToken) with the SO PIN of its maker, and takes our mark off it.
    ///
    /// Its own SO PIN proves that it is ours; a token that is blank already stays as it is.
    ///
    /// - Throws: `TokenError` with `.alreadyPersonalised` for one without our mark, `.wrongOfficerPIN`, `.officerPINLocked`,
    ///   `.tooFewTries`.
    func reset(to blank: TokenSecrets, knowing secrets: [TokenSecrets]) throws(TokenError) {
        defer { closeSessions() }
        guard info.isOurs else {
            guard try condition(isMakersPINKnown: true).isFactoryFresh else {
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
        for candidate in likeliestFirst(Array(candidates.prefix(3)), secrets) {
            defer { closeSessions() }
            let session = try open()
            do throws(TokenError) {
                try logIn(session, .officer, candidate.puk)
            } catch {
                guard case .wrongOfficerPIN = error.reason else { throw error }
                refusal = error
                continue
            }
            guard !candidate.puk.isEqual(to: secrets.puk) else { return }
            return try set(session, from: candidate.puk, to: secrets.puk)
        }
        throw refusal
    }

    /// The new PIN last, when the token says that a wrong one was given: to set it takes a right one, after which no wrong one counts, so
    /// it is not there yet, and what was given in vain is most likely itself, by a run that was cut.
    ///
    /// Given first again it would use up the tries that the right one needs, because the last one is given to none.
    private func likeliestFirst(_ candidates: [TokenSecrets], _ secrets: TokenSecrets) -> [TokenSecrets] {
        guard info.has(CKF_SO_PIN_COUNT_LOW) || info.has(CKF_SO_PIN_FINAL_TRY), let first = candidates.first,
            first.puk.isEqual(to: secrets.puk)
        else { return candidates }
        return candidates.dropFirst() + [first]
    }

    /// C_InitToken: removes every object, and gives the token our mark, or another label.
    ///
    /// - Throws: `TokenError` with `.makersPINRefused` when its SO PIN is another one; nothing was changed then.
    private func wipe(with secrets: TokenSecrets, label text: String? = nil) throws(TokenError) {
        closeSessions()
        let mark = "\(CryptokiTokenInfo.mark) \(info.serial.suffix(8))"
        var label = Array((text ?? mark).utf8.prefix(32))
        label += [UInt8](repeating: UInt8(ascii: " "), count: 32 - label.count)
        var pin = secrets.puk.copyBytes()
        defer { pin.wipe() }
        let count = CK_ULONG(pin.count)
        let slot = CK_SLOT_ID(info.slot)
        let status = try translatingCryptoki(module) { () throws(HSMError) in
            try unsafe module.status("C_InitToken") {
                unsafe $0.pointee.C_InitToken?(slot, &pin, count, &label)
            }
        }
        if [UInt(CKR_PIN_INCORRECT), UInt(CKR_PIN_LOCKED)].contains(status.rawValue) {
            throw makersPINRefused
        }
        try check(status, "C_InitToken")
    }

    private var makersPINRefused: TokenError {
        TokenError(.makersPINRefused(serial: info.serial, module: module.path))
    }

    /// Whether nothing but its SO PIN could show that the token is somebody's.
    private func looksBlank() throws(TokenError) -> Bool {
        guard info.mayBeBlank else { return false }
        return try translatingCryptoki(module) { () throws(HSMError) in
            defer { closeSessions() }
            return try isEmpty(TokenObjects(session: session()))
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
