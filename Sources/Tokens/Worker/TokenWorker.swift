import Foundation
import Model
import OpenSSL

/// The process of a token module: does one operation after the other that the centre asks for, until the pipe is closed.
///
/// A module of a token's maker runs in here and nowhere else, so that one that crashes or hangs takes nobody with it.
/// (The modules of HSMs, which sign for authorities, run in the centre's process: without them there is nothing to do.)
public struct TokenWorker {
    private let library: any ModuleLibrary
    private let pipe: WorkerPipe

    /// Serves over standard input and output.
    ///
    /// - Parameters:
    ///   - path: the file of the module.
    ///   - profile: the profile of an SKF library, as `TokenModule` gives it; nil for a PKCS#11 module.
    /// - Throws: `TokenError` with `.moduleFailed`; the centre was told.
    public static func run(module path: String, skf profile: String? = nil) throws(TokenError) {
        // Ctrl-C at the terminal is for the centre, which lets the operation in hand end.
        signal(SIGINT, SIG_IGN)
        // Nor may what a module had in its hands lie about as a core file.
        var none = rlimit()
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let pipe = WorkerPipe(input: 0, output: 1)
        do throws(TokenError) {
            TokenWorker(library: try open(path, profile), pipe: pipe).serve()
        } catch {
            // Whoever asks first hears why there is nothing.
            if (try? pipe.receive()) != nil, let frame = try? WorkerFrame(WorkerReply(failure: error.reason))
            {
                try? pipe.send(frame)
            }
            throw error
        }
    }

    private static func open(_ path: String, _ profile: String?) throws(TokenError) -> any ModuleLibrary {
        if let profile {
            guard let profile = SKFProfile(argument: profile) else {
                throw TokenError(.moduleFailed(module: path, detail: "its profile cannot be read"))
            }
            return try SKFLibrary(path, profile)
        }
        do throws(HSMError) {
            return try CryptokiModule.open(path)
        } catch {
            throw TokenError(.moduleFailed(module: path, detail: error.message))
        }
    }

    private func serve() {
        while var body = try? pipe.receive() {
            defer { body.wipe() }
            var answer = answer(to: body)
            defer { answer.wipe() }
            guard (try? pipe.send(answer)) != nil else { return }
        }
    }

    /// What is answered; never nothing, whatever was asked.
    private func answer(to body: [UInt8]) -> WorkerFrame {
        do throws(TokenError) {
            var frame = try WorkerFrame(body: body)
            defer { frame.wipe() }
            return try perform(frame.head(WorkerRequest.self), frame)
        } catch {
            let reply = WorkerReply(failure: error.reason)
            return (try? WorkerFrame(reply)) ?? WorkerFrame(fields: [Array("{}".utf8)])
        }
    }

    private func perform(_ request: WorkerRequest, _ frame: WorkerFrame) throws(TokenError) -> WorkerFrame {
        if request.operation == .tokens { return try WorkerFrame(WorkerReply(tokens: library.identities())) }
        guard let serial = request.serial else { throw WorkerFrame.unreadable }
        let card = try library.card(serial: serial)
        switch request.operation {
        case .tokens, .condition:
            let condition = try card.condition(isMakersPINKnown: request.isMakersPINKnown ?? false)
            return try WorkerFrame(WorkerReply(condition: condition))
        case .personalise:
            let secrets = try Self.allSecrets(frame)
            guard let target = secrets.first else { throw WorkerFrame.unreadable }
            let known = Array(secrets.dropFirst())
            let maker = request.isMakersPINKnown == true ? known.last : nil
            try card.personalise(to: target, from: known, maker: maker)
        case .reset:
            let secrets = try Self.allSecrets(frame)
            guard let blank = secrets.first else { throw WorkerFrame.unreadable }
            try card.reset(to: blank, knowing: Array(secrets.dropFirst()))
        case .changePIN:
            let octets = try frame.octets(2)
            try card.changePIN(from: SecretBytes(copying: octets[0]), to: SecretBytes(copying: octets[1]))
        case .resetPIN:
            let octets = try frame.octets(2)
            try card.resetPIN(to: SecretBytes(copying: octets[0]), with: Self.secrets(octets[1]))
        case .generate, .publicKey, .sign, .write, .read, .remove, .transportKey, .importKey, .encryptionKey,
            .writeEncryption, .readEncryption:
            guard let slot = request.slot else { throw WorkerFrame.unreadable }
            return try WorkerFrame(WorkerReply(), perform(request, in: slot, of: card, frame))
        }
        return try WorkerFrame(WorkerReply())
    }

    private func perform(
        _ request: WorkerRequest,
        in slot: TokenSlot,
        of card: any ModuleCard,
        _ frame: WorkerFrame
    ) throws(TokenError) -> [[UInt8]] {
        switch request.operation {
        case .generate:
            guard let algorithm = request.algorithm else { throw WorkerFrame.unreadable }
            let secrets = try Self.secrets(frame.octets(1)[0])
            return [try card.generate(algorithm, in: slot, with: secrets).subjectPublicKeyInfo]
        case .publicKey: return try card.publicKey(in: slot).map { [$0.subjectPublicKeyInfo] } ?? []
        case .sign:
            let octets = try frame.octets(2)
            return [try card.sign(octets[0], in: slot, with: Self.secrets(octets[1]))]
        case .write:
            let octets = try frame.octets(2)
            try card.write(certificate: octets[0], in: slot, with: Self.secrets(octets[1]))
            return []
        case .read: return try card.certificate(in: slot).map { [$0] } ?? []
        case .remove:
            try card.removeCertificate(from: slot, with: Self.secrets(frame.octets(1)[0]))
            return []
        case .transportKey, .importKey, .encryptionKey, .writeEncryption, .readEncryption:
            return try performEncryption(request, in: slot, of: card, frame)
        case .tokens, .condition, .personalise, .changePIN, .resetPIN, .reset: throw WorkerFrame.unreadable
        }
    }

    private func performEncryption(
        _ request: WorkerRequest,
        in slot: TokenSlot,
        of card: any ModuleCard,
        _ frame: WorkerFrame
    ) throws(TokenError) -> [[UInt8]] {
        switch request.operation {
        case .transportKey:
            let secrets = try Self.secrets(frame.octets(1)[0])
            return try card.transportKey(in: slot, with: secrets).map { [$0.subjectPublicKeyInfo] } ?? []
        case .importKey:
            let octets = try frame.octets(3)
            let key = try translating { () throws(CryptoError) in
                try PublicKey(subjectPublicKeyInfo: octets[1])
            }
            try card.importKey(octets[0], of: key, in: slot, with: Self.secrets(octets[2]))
            return []
        case .encryptionKey: return try card.encryptionKey(in: slot).map { [$0.subjectPublicKeyInfo] } ?? []
        case .writeEncryption:
            let octets = try frame.octets(2)
            try card.write(encryptionCertificate: octets[0], in: slot, with: Self.secrets(octets[1]))
            return []
        case .readEncryption: return try card.encryptionCertificate(in: slot).map { [$0] } ?? []
        default: throw WorkerFrame.unreadable
        }
    }

    private static func allSecrets(_ frame: WorkerFrame) throws(TokenError) -> [TokenSecrets] {
        try frame.fields.dropFirst().map { octets throws(TokenError) in try secrets(octets) }
    }

    private static func secrets(_ octets: [UInt8]) throws(TokenError) -> TokenSecrets {
        try TokenSecrets(encoded: SecretBytes(copying: octets))
    }
}
