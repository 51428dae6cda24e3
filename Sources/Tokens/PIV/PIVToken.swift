public import Model
public import OpenSSL

/// A PIV card in a reader.
///
/// Runs on a dispatch queue of its own, so that a slow card holds up nobody else.
public actor PIVToken: Token {
    /// Which card this is.
    public nonisolated let identity: TokenIdentity
    nonisolated let executor: BlockingExecutor
    let card: PIVApplication
    /// Algorithms of keys made or found in this session, for cards that do not tell them.
    var knownAlgorithms: [TokenSlot: KeyAlgorithm] = [:]
    /// What the card can do; read once, because it does not change while it is in the reader.
    private var capabilities: TokenCapabilities?

    /// Where the actor's code runs.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    private init(_ identity: TokenIdentity, _ card: PIVApplication, _ executor: BlockingExecutor) {
        self.identity = identity
        self.card = card
        self.executor = executor
    }

    /// Opens the card in a reader of the machine.
    ///
    /// - Parameters:
    ///   - reader: the reader's name.
    ///   - isNamingBlanks: as in `open(over:isNamingBlanks:)`.
    /// - Returns: the open token.
    /// - Throws: `TokenError` with `.serviceNotRunning`, `.unknownReader`, `.noCard`, and as `open(over:isNamingBlanks:)`.
    public static func open(reader: String, isNamingBlanks: Bool = false) async throws(TokenError) -> PIVToken
    {
        let executor = BlockingExecutor(label: "pki.token.\(reader)")
        let transport = try await executor.run { () throws(TokenError) in try PCSCTransport(reader: reader) }
        return try await open(over: transport, isNamingBlanks: isNamingBlanks, executor)
    }

    /// Opens the card that a transport reaches.
    ///
    /// - Parameters:
    ///   - transport: the way to the card.
    ///   - isNamingBlanks: what to do with a card that has neither a serial number nor a CHUID, and so cannot be told
    ///     from another one: when true and it shows nothing of anybody's, a CHUID with a random GUID is written; else it
    ///     is refused.
    /// - Returns: the open token.
    /// - Throws: `TokenError` with `.notPIV`, `.noSerial`, `.cardRemoved` or `.timeout`.
    public static func open(
        over transport: any CardTransport,
        isNamingBlanks: Bool = false
    ) async throws(TokenError) -> PIVToken {
        let executor = BlockingExecutor(label: "pki.token.\(transport.readerName)")
        return try await open(over: transport, isNamingBlanks: isNamingBlanks, executor)
    }

    private static func open(
        over transport: any CardTransport,
        isNamingBlanks: Bool,
        _ executor: BlockingExecutor
    ) async throws(TokenError) -> PIVToken {
        let card = PIVApplication(transport: transport)
        let identity = try await executor.run { () throws(TokenError) in
            try card.conversation(.asIs) { () throws(TokenError) in
            } body: { () throws(TokenError) in
                if isNamingBlanks { try card.nameBlank() }
                return try card.identity()
            }
        }
        return PIVToken(identity, card, executor)
    }

    /// Reads how the card is; see `Token`.
    public func condition() async throws(TokenError) -> TokenCondition {
        try session(.asIs) { () throws(TokenError) in
            let condition = try card.condition(capabilities)
            capabilities = condition.capabilities
            return condition
        }
    }

    /// Reads the tries left; see `Token`.
    public func pinTriesLeft() async throws(TokenError) -> Int? {
        try session(.asIs) { () throws(TokenError) in try card.pinTriesLeft() }
    }

    /// Whether the card has these secrets; see `Token`.
    public func proves(_ secrets: TokenSecrets) async throws(TokenError) -> Bool {
        try session(.reset) { () throws(TokenError) in try card.authenticate(with: secrets) }
    }

    /// Gives the card its secrets; see `Token`.
    public func personalise(to secrets: TokenSecrets, from known: [TokenSecrets]) async throws(TokenError) {
        try permitted { () throws(TokenError) in
            try PIVPersonalisation(card: card, serial: identity.serial, target: secrets, known: known).run()
        }
    }

    /// Sets how many tries the PIN has; see `Token`.
    public func setPINTries(_ count: Int, with secrets: TokenSecrets) async throws(TokenError) {
        try managed(with: secrets) { () throws(TokenError) in try card.setPINTries(count, secrets) }
    }

    /// Makes a key pair in the card; see `Token`.
    public func generateKey(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> PublicKey {
        knownAlgorithms[slot] = nil
        let serial = identity.serial
        let key = try managed(with: secrets) { () throws(TokenError) in
            // Who has to ask makes a key for somebody who has no certificate yet.
            if WritePermit.isAsked, try card.certificate(in: slot) != nil {
                throw TokenError(.alreadyPersonalised(serial: serial))
            }
            return try card.generate(algorithm, in: slot)
        }
        knownAlgorithms[slot] = algorithm
        return key
    }

    /// Reads a public key; see `Token`.
    public func publicKey(in slot: TokenSlot) async throws(TokenError) -> PublicKey? {
        try session(.asIs) { () throws(TokenError) in try card.publicKey(in: slot) }
    }

    /// Writes a certificate; see `Token`.
    public func write(
        certificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) {
        try managed(with: secrets) { () throws(TokenError) in try card.put(certificate: certificate, in: slot)
        }
    }

    /// Reads a certificate; see `Token`.
    public func readCertificate(in slot: TokenSlot) async throws(TokenError) -> [UInt8]? {
        try session(.asIs) { () throws(TokenError) in try card.certificate(in: slot) }
    }

    /// Changes the PIN; see `Token`.
    public func changePIN(
        from current: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) async throws(TokenError) {
        try TokenSecrets.checkPIN(current)
        try TokenSecrets.checkPIN(new)
        try permitted { () throws(TokenError) in try card.changePIN(from: current, to: new) }
    }

    /// Sets a new PIN with the PUK; see `Token`.
    public func resetPIN(to new: borrowing SecretBytes, with secrets: TokenSecrets) async throws(TokenError) {
        try TokenSecrets.checkPIN(new)
        try permitted { () throws(TokenError) in try card.resetPIN(to: new, puk: secrets.puk) }
    }

    /// Lets the card attest a key; see `Token`.
    public func attestation(of slot: TokenSlot) async throws(TokenError) -> TokenAttestation? {
        try session(.asIs) { () throws(TokenError) in try card.attest(slot) }
    }

    /// Takes the card back to the factory state; see `Token`.
    public func reset(knowing secrets: [TokenSecrets]) async throws(TokenError) {
        try permitted { () throws(TokenError) in
            if try card.condition().isFactoryFresh { return }
            try card.checkResettable()
            for known in secrets where try card.authenticate(with: known) {
                return try card.resetToFactory()
            }
            throw TokenError(.managementKeyRefused(serial: identity.serial))
        }
        knownAlgorithms = [:]
    }

    /// Lets go of the card.
    public func close() {
        card.transport.disconnect()
    }
}
