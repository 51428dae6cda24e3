import Model
import OpenSSL

extension CardMachine {
    private static let managementReference: UInt8 = 0x9B

    /// GENERAL AUTHENTICATE; SP 800-73-4 part 2 §3.2.4.
    ///
    /// Dynamic Authentication Template 7C: witness 80, challenge 81, response 82, exponentiation 85.
    mutating func generalAuthenticate(_ command: CommandAPDU) -> ResponseAPDU {
        let proof = session.proof
        session.proof = nil
        guard let objects = TagLengthValue.single(0x7C, in: command.data)?.objects else {
            return ResponseAPDU(status: .wrongData)
        }
        let fields = Dictionary(objects.map { ($0.tag, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard command.p2 == Self.managementReference else {
            return useKey(command.p2, algorithm: command.p1, fields)
        }
        guard command.p1 == memory.managementKeyAlgorithm.rawValue else {
            return ResponseAPDU(status: .wrongParameters)
        }
        let answer = try? authenticateManager(fields, proof)
        return answer ?? ResponseAPDU(status: .wrongData)
    }

    /// The management key: mutual authentication in two steps, or external authentication in two.
    private mutating func authenticateManager(
        _ fields: [UInt32: [UInt8]],
        _ proof: Session.Proof?
    ) throws(CryptoError) -> ResponseAPDU {
        let size = memory.managementKeyAlgorithm.blockSize
        switch (fields[0x80], fields[0x81], fields[0x82], proof) {
        case ([]?, nil, nil, _):
            let witness = try SecureRandom.bytes(size)
            session.proof = .witness(witness)
            return Self.template(0x80, try encrypt(witness))
        case (nil, []?, nil, _):
            let challenge = try SecureRandom.bytes(size)
            session.proof = .challenge(try encrypt(challenge))
            return Self.template(0x81, challenge)
        case (let witness?, let challenge?, _, .witness(let expected)?):
            session.isManager = witness == expected
            guard session.isManager else { return ResponseAPDU(status: .securityNotSatisfied) }
            return Self.template(0x82, try encrypt(challenge))
        case (nil, nil, let response?, .challenge(let expected)?):
            session.isManager = response == expected
            return ResponseAPDU(status: session.isManager ? .success : .securityNotSatisfied)
        default:
            return ResponseAPDU(status: .wrongData)
        }
    }

    private func encrypt(_ block: [UInt8]) throws(CryptoError) -> [UInt8] {
        let algorithm = memory.managementKeyAlgorithm
        return try SymmetricCipher.encryptBlock(
            block,
            key: Array(memory.managementKey),
            algorithm: algorithm.cipher
        )
    }

    /// An asymmetric key: a signature over 81, or a key agreement with the point in 85.
    private mutating func useKey(
        _ reference: UInt8,
        algorithm: UInt8,
        _ fields: [UInt32: [UInt8]]
    ) -> ResponseAPDU {
        guard Self.isKeyReference(reference) else { return ResponseAPDU(status: .referenceNotFound) }
        guard let key = memory[key: reference] else {
            return Self.refusal(memory.personality.emptySlotStatus)
        }
        guard key.algorithm == algorithm else { return ResponseAPDU(status: .wrongParameters) }
        guard isAllowed(key.pinPolicy) else { return ResponseAPDU(status: .securityNotSatisfied) }
        guard let privateKey = privateKey(key) else { return ResponseAPDU(status: .memoryFailure) }
        let answer: [UInt8]?
        if let input = fields[0x81], !input.isEmpty {
            answer = Self.sign(input, with: privateKey)
        } else if let point = fields[0x85] {
            answer = try? privateKey.ecdh(peerPoint: point)
        } else {
            answer = nil
        }
        return answer.map { Self.template(0x82, $0) } ?? ResponseAPDU(status: .wrongData)
    }

    private func isAllowed(_ policy: CardMemory.PINPolicy) -> Bool {
        switch policy {
        case .never: true
        case .once: session.isPINVerified
        case .always: session.isPINFresh
        }
    }

    /// RSA takes a whole block; a curve takes a digest of at most its own size; Ed25519 the message.
    private static func sign(_ input: [UInt8], with key: PrivateKey) -> [UInt8]? {
        if key.algorithm.modulusSize != nil { return try? key.rawRSA(input) }
        if key.algorithm == .ed25519 { return try? key.sign(input) }
        let size = key.algorithm == .p384 ? 48 : 32
        guard input.count <= size else { return nil }
        return try? key.signDigest([UInt8](repeating: 0, count: size - input.count) + input)
    }

    private static func template(_ tag: UInt32, _ value: [UInt8]) -> ResponseAPDU {
        ResponseAPDU(data: TagLengthValue(0x7C, containing: [TagLengthValue(tag, value)]).encoded)
    }
}
