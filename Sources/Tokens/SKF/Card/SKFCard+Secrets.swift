import CSKF
import OpenSSL

/// What makes and removes the application, or changes a PIN.
extension SKFCard {
    /// Wrong answers that lock the user's PIN, and the administrator's; the standard lets them be set here only.
    private static let tries = (user: UInt64(6), administrator: UInt64(10))
    /// Rights to make files in the application: nobody (SECURE_NEVER_ACCOUNT).
    private static let nobody: UInt64 = 0

    /// Gives the token its own secrets; see `Token.personalise`.
    ///
    /// A blank, which has no application at all, gets ours (SKF_CreateApplication) once its device key has been proven to be
    /// that of its maker. A token with our application keeps its keys, and gets new PINs only. Repeated with the same secrets
    /// after a cut, it costs one try at most, which the next login gives back.
    ///
    /// - Parameters:
    ///   - secrets: what it shall have.
    ///   - known: what a token with our application may have, likeliest first; `maker` may be among them.
    ///   - maker: in place of an SO PIN the device key that blanks have; nil when that is not known.
    /// - Throws: `TokenError` with `.alreadyPersonalised`, `.makersPINRefused`, `.officerPINLocked`, `.tooFewTries`,
    ///   `.wrongOfficerPIN` and others.
    func personalise(
        to secrets: TokenSecrets,
        from known: [TokenSecrets],
        maker: TokenSecrets?
    ) throws(TokenError) {
        if let application = try application() {
            // A device key is nobody's PIN, and would cost a try.
            try takeOver(application, to: secrets, from: [secrets] + known.filter { $0 !== maker })
            return try application.unblock(by: secrets.puk, to: secrets.pin)
        }
        guard let maker, try applications().isEmpty else {
            throw TokenError(.alreadyPersonalised(serial: device.info.serial))
        }
        try authenticate(maker)
        try create(secrets)
    }

    /// Deletes our application with all that is in it.
    ///
    /// Its administrator's PIN proves that it is ours; a token that is blank already stays as it is.
    ///
    /// - Throws: `TokenError` with `.alreadyPersonalised` for one with other applications only, `.wrongOfficerPIN`,
    ///   `.officerPINLocked`, `.tooFewTries`, `.makersPINRefused`.
    func reset(to blank: TokenSecrets, knowing secrets: [TokenSecrets]) throws(TokenError) {
        guard try isOurs(knowing: secrets) else {
            guard try applications().isEmpty else {
                throw TokenError(.alreadyPersonalised(serial: device.info.serial))
            }
            return
        }
        try authenticate(blank)
        let text = name + [0]
        try unsafe device.handle.call("SKF_DeleteApplication", CSKF_DeleteApplication.self) {
            unsafe $0($1, text)
        }
    }

    /// Sets a new PIN by the administrator (SKF_UnblockPIN).
    func resetPIN(to pin: borrowing SecretBytes, with secrets: TokenSecrets) throws(TokenError) {
        try ours().unblock(by: secrets.puk, to: pin)
    }

    /// Changes the user's PIN (SKF_ChangePIN).
    func changePIN(from current: borrowing SecretBytes, to new: borrowing SecretBytes) throws(TokenError) {
        try ours().change(.user, from: current, to: new)
    }

    /// The names of the token's applications.
    func applications() throws(TokenError) -> [[UInt8]] {
        try device.handle.names("SKF_EnumApplication")
    }

    /// Our application; nil when there is none.
    func application() throws(TokenError) -> SKFApplication? {
        guard try applications().contains(name) else { return nil }
        let text = name + [0]
        return SKFApplication(
            try unsafe device.handle.open(
                "SKF_OpenApplication",
                CSKF_OpenApplication.self,
                closing: "SKF_CloseApplication"
            ) { unsafe $0($1, text, $2) }
        )
    }

    private var name: [UInt8] { Array(library.profile.application.utf8) }

    /// Leaves the application with the administrator's PIN of `secrets`, whichever of `candidates` it has now.
    private func takeOver(
        _ application: SKFApplication,
        to secrets: TokenSecrets,
        from candidates: [TokenSecrets]
    ) throws(TokenError) {
        let owner = try owner(of: application, among: candidates)
        guard !owner.puk.isEqual(to: secrets.puk) else { return }
        try application.change(.administrator, from: owner.puk, to: secrets.puk)
    }

    /// Those secrets whose administrator's PIN opens the application; three are tried, and never with the last try.
    private func owner(
        of application: SKFApplication,
        among candidates: [TokenSecrets]
    ) throws(TokenError) -> TokenSecrets {
        var refusal = TokenError(.alreadyPersonalised(serial: device.info.serial))
        for candidate in candidates.prefix(3) {
            do throws(TokenError) {
                try application.logIn(.administrator, candidate.puk)
                return candidate
            } catch {
                guard case .wrongOfficerPIN = error.reason else { throw error }
                refusal = error
            }
        }
        throw refusal
    }

    /// Whether our application is there; closed again when this is told, because an open one is not deleted by all libraries.
    ///
    /// - Throws: `TokenError` with `.wrongOfficerPIN` and others when it has other secrets.
    private func isOurs(knowing secrets: [TokenSecrets]) throws(TokenError) -> Bool {
        guard let application = try application() else { return false }
        _ = try owner(of: application, among: secrets)
        return true
    }

    private func authenticate(_ maker: TokenSecrets) throws(TokenError) {
        guard try device.authenticate(with: maker) else {
            throw TokenError(.makersPINRefused(serial: device.info.serial, module: library.path))
        }
    }

    private func create(_ secrets: TokenSecrets) throws(TokenError) {
        let text = name + [0]
        var pins = (administrator: secrets.puk.terminated(), user: secrets.pin.terminated())
        defer {
            pins.administrator.wipe()
            pins.user.wipe()
        }
        _ = try unsafe device.handle.open(
            "SKF_CreateApplication",
            CSKF_CreateApplication.self,
            closing: "SKF_CloseApplication"
        ) { function, device, application in
            unsafe function(
                device,
                text,
                pins.administrator,
                Self.tries.administrator,
                pins.user,
                Self.tries.user,
                Self.nobody,
                application
            )
        }
    }
}
