import Model
import OpenSSL

/// One token behind an SKF library, as the process of the library works on it; found by its serial number for each operation.
///
/// Nobody stays logged in: each operation ends with the application closed.
struct SKFCard: ModuleCard {
    let library: SKFLibrary
    let device: SKFDevice

    /// How long an administrator's PIN is to be: as long as the standard lets it be (§6.1).
    private static let officerPINLength = 16

    /// The one token with that serial number.
    ///
    /// - Throws: `TokenError` with `.noCard`, also when several have it, or `.moduleFailed`.
    init(serial: String, in library: SKFLibrary) throws(TokenError) {
        let matches = try library.devices().filter { $0.info.serial == serial }
        guard let found = matches.first, matches.count == 1 else {
            throw TokenError(.noCard(reader: Self.reader(serial, in: library)))
        }
        self.library = library
        device = found
    }

    /// What tells a token; nil for one with zeros for a serial number, which cannot be put on record.
    static func identity(of info: SKFDeviceInfo, in library: SKFLibrary) -> TokenIdentity? {
        guard info.serial.contains(where: { $0 != "0" }) else { return nil }
        return TokenIdentity(
            driver: "skf",
            serial: info.serial,
            model: info.manufacturer.isEmpty ? "SKF" : "\(info.manufacturer) SKF",
            reader: reader(info.serial, in: library)
        )
    }

    /// How the token is; nobody logs in.
    func condition(isMakersPINKnown: Bool) throws(TokenError) -> TokenCondition {
        let isBlank = try applications().isEmpty
        guard let application = try application() else {
            return condition(
                isFactoryFresh: isBlank && isMakersPINKnown,
                slots: TokenSlot.allCases.map(Self.empty)
            )
        }
        var slots: [TokenCondition.Slot] = []
        for slot in TokenSlot.allCases { slots.append(try state(of: slot, application)) }
        return condition(
            pinTriesLeft: try application.triesLeft(.user),
            officersTriesLeft: try application.triesLeft(.administrator),
            slots: slots
        )
    }

    /// Makes a key pair in place of what was in the slot; one to decrypt with stays, whose files would be lost with it.
    func generate(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) -> PublicKey {
        // Before the key that is there goes.
        guard capabilities.algorithms.contains(algorithm) else {
            throw TokenError(.unsupportedAlgorithm(algorithm))
        }
        let application = try ours()
        try application.logIn(.user, secrets.pin)
        if let container = try application.container(slot), try container.publicKey(of: .encryption) != nil {
            return try container.generate(algorithm)
        }
        return try application.replaceContainer(slot).generate(algorithm)
    }

    /// The public key of a slot.
    func publicKey(in slot: TokenSlot) throws(TokenError) -> PublicKey? {
        try application()?.container(slot)?.publicKey()
    }

    /// Signs a message with the key of a slot.
    func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) -> [UInt8] {
        let application = try ours()
        guard let container = try application.container(slot) else { throw TokenError(.emptySlot(slot)) }
        try application.logIn(.user, secrets.pin)
        guard let signature = try container.sign(message) else { throw TokenError(.emptySlot(slot)) }
        return signature
    }

    /// Writes a certificate beside the key of its slot.
    func write(
        certificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        let application = try ours()
        guard let container = try application.container(slot) else { throw TokenError(.emptySlot(slot)) }
        try application.logIn(.user, secrets.pin)
        try container.write(certificate)
    }

    /// The certificate of a slot, DER.
    func certificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]? {
        try application()?.container(slot)?.certificate()
    }

    /// SKF has no such function: a certificate goes with its container, and the key with it.
    func removeCertificate(from slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError) {
        throw TokenError(.unsupported(operation: "removing a certificate without its key"))
    }

    /// What a token without our application cannot do.
    func ours() throws(TokenError) -> SKFApplication {
        guard let application = try application() else {
            throw TokenError(.alreadyPersonalised(serial: device.info.serial))
        }
        return application
    }

    private func condition(
        pinTriesLeft: Int? = nil,
        officersTriesLeft: Int? = nil,
        isFactoryFresh: Bool = false,
        slots: [TokenCondition.Slot]
    ) -> TokenCondition {
        TokenCondition(
            pinTriesLeft: pinTriesLeft,
            pukTriesLeft: officersTriesLeft,
            isFactoryFresh: isFactoryFresh,
            managementKeyAlgorithm: nil,
            officerPINLength: Self.officerPINLength,
            capabilities: capabilities,
            slots: slots
        )
    }

    private func state(
        of slot: TokenSlot,
        _ application: SKFApplication
    ) throws(TokenError) -> TokenCondition.Slot {
        guard let container = try application.container(slot) else { return Self.empty(slot) }
        let key = try container.publicKey()
        return TokenCondition.Slot(
            slot: slot,
            hasKey: key != nil,
            algorithm: key?.algorithm,
            hasCertificate: try container.certificate() != nil
        )
    }

    private static func empty(_ slot: TokenSlot) -> TokenCondition.Slot {
        TokenCondition.Slot(slot: slot, hasKey: false, algorithm: nil, hasCertificate: false)
    }

    /// A kind of key counts when the library has the functions that make it and sign with it.
    private var capabilities: TokenCapabilities {
        var algorithms: Set<KeyAlgorithm> = []
        if ["SKF_GenECCKeyPair", "SKF_ECCSignData"].allSatisfy(library.has) { algorithms.insert(.sm2) }
        if ["SKF_GenRSAKeyPair", "SKF_RSASignData"].allSatisfy(library.has) { algorithms.insert(.rsa2048) }
        var features: Set<TokenCapabilities.Feature> = [.serial, .metadata]
        if takesEnvelopes { features.insert(.envelopes) }
        return TokenCapabilities(algorithms: algorithms, basis: .listed, features: features)
    }

    private static func reader(_ serial: String, in library: SKFLibrary) -> String {
        "\(library.path): \(serial)"
    }
}
