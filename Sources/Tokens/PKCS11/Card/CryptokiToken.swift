public import Model
public import OpenSSL

/// A token behind a PKCS#11 module, or an SKF library, that runs in a process of its own.
///
/// Runs on a dispatch queue of its own; the module's process is started by the first operation, and ends with this object.
public actor CryptokiToken: Token {
    /// Which token this is.
    public nonisolated let identity: TokenIdentity
    private nonisolated let executor: BlockingExecutor
    private let worker: WorkerProcess
    private let factory: [TokenSecrets]

    /// How long an operation may take that makes no key; generous, because a token may have a keypad.
    private static let patience = Duration.seconds(60)
    /// How long a module may take to tell what it has; no key is asked for.
    private static let listingPatience = Duration.seconds(15)
    /// How long a token may make a key: RSA-4096 on slow tokens takes minutes.
    static let generationPatience = Duration.seconds(300)

    /// Where the actor's code runs.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Makes the object; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - identity: from `list(_:program:)`.
    ///   - module: the module that has it.
    ///   - program: what runs the module.
    /// - Throws: `TokenError` with `.invalidSecret` for a factory SO PIN that cannot be one.
    public init(_ identity: TokenIdentity, module: TokenModule, program: WorkerProgram) throws(TokenError) {
        self.identity = identity
        executor = BlockingExecutor(label: "pki.token.\(identity.serial)")
        worker = WorkerProcess(module, program: program)
        factory = try module.factorySecrets()
    }

    /// The tokens that a module shows now; left out are empty slots, and tokens without a serial number of their own.
    ///
    /// - Throws: `TokenError` with `.moduleFailed`, `.moduleEnded` or `.moduleSilent`.
    public static func list(
        _ module: TokenModule,
        program: WorkerProgram
    ) async throws(TokenError) -> [TokenIdentity] {
        let executor = BlockingExecutor(label: "pki.module.\(module.name)")
        return try await executor.run { () throws(TokenError) in
            let worker = WorkerProcess(module, program: program)
            defer { worker.close() }
            let frame = try WorkerFrame(WorkerRequest(operation: .tokens))
            return try worker.ask(frame, within: listingPatience).reply.tokens ?? []
        }
    }

    /// Reads how the token is; see `Token`.
    public func condition() async throws(TokenError) -> TokenCondition {
        var request = WorkerRequest(operation: .condition)
        request.isMakersPINKnown = !factory.isEmpty
        guard let condition = try ask(request).reply.condition else { throw WorkerFrame.unreadable }
        return condition
    }

    /// The tries left; see `Token`.
    public func pinTriesLeft() async throws(TokenError) -> Int? { try await condition().pinTriesLeft }

    /// The SO PIN would have to be told, and a wrong one costs a try; see `Token`.
    public func proves(_ secrets: TokenSecrets) async throws(TokenError) -> Bool {
        throw TokenError(.unsupported(operation: "a proof of its secrets that costs no try"))
    }

    /// Gives the token its secrets; see `Token`.
    public func personalise(to secrets: TokenSecrets, from known: [TokenSecrets]) async throws(TokenError) {
        let candidates = known.filter { $0.managementKeyAlgorithm == nil }.prefix(
            WorkerFrame.fieldLimit - 2 - factory.count
        )
        let octets = ([secrets] + candidates + factory).map { $0.encoded().copyBytes() }
        var request = WorkerRequest(operation: .personalise)
        request.isMakersPINKnown = !factory.isEmpty
        _ = try askPermitted(request, octets)
    }

    /// PKCS#11 has no such function; see `Token`.
    public func setPINTries(_ count: Int, with secrets: TokenSecrets) async throws(TokenError) {
        throw TokenError(.unsupported(operation: "setting the number of PIN tries"))
    }

    /// Makes a key pair in the token; see `Token`.
    public func generateKey(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> PublicKey {
        var request = WorkerRequest(operation: .generate)
        request.slot = slot
        request.algorithm = algorithm
        // Who has to ask makes a key for somebody who has no certificate yet.
        if WritePermit.isAsked, try ask(.read, in: slot).octets.first != nil {
            throw TokenError(.alreadyPersonalised(serial: identity.serial))
        }
        let octets = [secrets.encoded().copyBytes()]
        let answer = try askPermitted(request, octets, within: Self.generationPatience)
        guard let key = try Self.key(answer.octets), key.algorithm == algorithm else {
            throw TokenError(.untrueAnswer(operation: "making a key"))
        }
        return key
    }

    /// Reads a public key; see `Token`.
    public func publicKey(in slot: TokenSlot) async throws(TokenError) -> PublicKey? {
        try Self.key(ask(.publicKey, in: slot).octets)
    }

    /// Signs a message; see `Token`.
    public func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> [UInt8] {
        let octets = [message, secrets.encoded().copyBytes()]
        let answer = try askPermitted(WorkerRequest(operation: .sign, slot: slot), octets)
        guard let signature = answer.octets.first else { throw WorkerFrame.unreadable }
        return signature
    }

    /// Writes a certificate; see `Token`.
    public func write(
        certificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) {
        let octets = [certificate, secrets.encoded().copyBytes()]
        _ = try askPermitted(WorkerRequest(operation: .write, slot: slot), octets)
    }

    /// Reads a certificate; see `Token`.
    public func readCertificate(in slot: TokenSlot) async throws(TokenError) -> [UInt8]? {
        try ask(.read, in: slot).octets.first
    }

    /// Changes the PIN; see `Token`.
    public func changePIN(
        from current: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) async throws(TokenError) {
        try TokenSecrets.checkPIN(current)
        try TokenSecrets.checkPIN(new)
        _ = try askPermitted(WorkerRequest(operation: .changePIN), [current.copyBytes(), new.copyBytes()])
    }

    /// Sets a new PIN by the security officer; see `Token`.
    public func resetPIN(to new: borrowing SecretBytes, with secrets: TokenSecrets) async throws(TokenError) {
        try TokenSecrets.checkPIN(new)
        let octets = [new.copyBytes(), secrets.encoded().copyBytes()]
        _ = try askPermitted(WorkerRequest(operation: .resetPIN), octets)
    }

    /// Takes the token back to how its maker delivers it; see `Token`.
    public func reset(knowing secrets: [TokenSecrets]) async throws(TokenError) {
        guard let blank = factory.first else {
            throw TokenError(
                .unsupported(operation: "a reset: 'factoryOfficerPIN' of its module is not known")
            )
        }
        let octets = ([blank] + secrets.prefix(3)).map { $0.encoded().copyBytes() }
        _ = try askPermitted(WorkerRequest(operation: .reset), octets)
    }

    /// PKCS#11 has no words for it.
    public func attestation(of slot: TokenSlot) async throws(TokenError) -> TokenAttestation? { nil }

    /// Ends the module's process.
    public func close() {
        worker.close()
    }

    func ask(
        _ operation: WorkerRequest.Operation,
        in slot: TokenSlot
    ) throws(TokenError) -> (reply: WorkerReply, octets: [[UInt8]]) {
        try ask(WorkerRequest(operation: operation, slot: slot))
    }

    /// Asks for something that may change the token; no module holds it against others meanwhile.
    func askPermitted(
        _ request: WorkerRequest,
        _ octets: [[UInt8]],
        within patience: Duration = CryptokiToken.patience
    ) throws(TokenError) -> (reply: WorkerReply, octets: [[UInt8]]) {
        try WritePermit.demand(for: identity.serial)
        return try ask(request, octets, within: patience)
    }

    private func ask(
        _ request: WorkerRequest,
        _ octets: [[UInt8]] = [],
        within patience: Duration = CryptokiToken.patience
    ) throws(TokenError) -> (reply: WorkerReply, octets: [[UInt8]]) {
        var request = request
        request.serial = identity.serial
        do {
            return try worker.ask(WorkerFrame(request, octets), within: patience)
        } catch {
            guard Self.mayMeanAbsence(error.reason), hasLeft() else { throw error }
            throw TokenError(.cardRemoved(reader: identity.reader))
        }
    }

    /// Whether modules say this of a token that was taken out: an empty token, a general error, or nothing more because it crashed.
    private static func mayMeanAbsence(_ reason: TokenError.Reason) -> Bool {
        switch reason {
        case .emptySlot, .untrueAnswer, .malformedAnswer, .moduleFailed, .moduleEnded: true
        default: false
        }
    }

    /// Whether the module, started anew, does not show the token; false when it cannot be asked.
    private func hasLeft() -> Bool {
        worker.close()
        guard let frame = try? WorkerFrame(WorkerRequest(operation: .tokens)),
            let tokens = try? worker.ask(frame, within: Self.patience).reply.tokens
        else { return false }
        return !tokens.contains { $0.serial == identity.serial }
    }

    static func key(_ octets: [[UInt8]]) throws(TokenError) -> PublicKey? {
        guard let info = octets.first else { return nil }
        return try translating { () throws(CryptoError) in try PublicKey(subjectPublicKeyInfo: info) }
    }
}

extension TokenModule {
    /// What a blank of this module has, when its maker says so; the PIN in it stands for none.
    fileprivate func factorySecrets() throws(TokenError) -> [TokenSecrets] {
        guard let factoryOfficerPIN else { return [] }
        return [
            try TokenSecrets(
                officerPIN: SecretBytes(copying: Array(factoryOfficerPIN.utf8)),
                pin: SecretBytes(copying: Array("000000".utf8))
            )
        ]
    }
}
