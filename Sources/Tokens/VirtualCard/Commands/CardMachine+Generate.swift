import Foundation
import Model
import OpenSSL

extension CardMachine {
    /// 9A, 9C, 9D, 9E, and the 20 retired key management keys 82 to 95.
    static func isKeyReference(_ reference: UInt8) -> Bool {
        [0x9A, 0x9C, 0x9D, 0x9E].contains(reference) || (0x82...0x95).contains(reference)
    }

    /// GENERATE ASYMMETRIC KEY PAIR; SP 800-73-4 part 2 §3.3.2.
    ///
    /// The PIN policy AA is a YubiKey extension.
    mutating func generate(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0, Self.isKeyReference(command.p2) else {
            return ResponseAPDU(status: .wrongParameters)
        }
        guard session.isManager else { return ResponseAPDU(status: .securityNotSatisfied) }
        guard let control = TagLengthValue.single(0xAC, in: command.data),
            let identifier = control.value(of: 0x80)?.first
        else { return ResponseAPDU(status: .wrongData) }
        guard memory.personality.keyAlgorithms.contains(identifier),
            let algorithm = KeyAlgorithm(pivIdentifier: identifier)
        else { return ResponseAPDU(status: .wrongData) }
        guard let key = try? PrivateKey.generate(algorithm), let encoded = try? key.pkcs8() else {
            return ResponseAPDU(status: .noDiagnosis)
        }
        memory[key: command.p2] = CardMemory.Key(
            algorithm: identifier,
            privateKey: Data(encoded),
            pinPolicy: Self.policy(control.value(of: 0xAA), command.p2)
        )
        keyCache[Data(encoded)] = key
        return ResponseAPDU(data: TagLengthValue(0x7F49, containing: publicNumbers(key.publicKey)).encoded)
    }

    /// The loaded form of a key, kept so that it is decoded once.
    mutating func privateKey(_ key: CardMemory.Key) -> PrivateKey? {
        if let known = keyCache[key.privateKey] { return known }
        let loaded = try? PrivateKey(pkcs8: Array(key.privateKey))
        keyCache[key.privateKey] = loaded
        return loaded
    }

    /// Modulus 81 and exponent 82, or point 86 (part 2 table 11).
    func publicNumbers(_ key: PublicKey) -> [TagLengthValue] {
        guard key.algorithm.modulusSize != nil else { return [TagLengthValue(0x86, key.keyBits)] }
        let numbers = TagLengthValue.single(0x30, in: key.keyBits)?.objects ?? []
        guard numbers.count == 2 else { return [] }
        let exponent = numbers[1].value
        let padding = [UInt8](repeating: 0, count: max(0, memory.personality.exponentLength - exponent.count))
        return [
            TagLengthValue(0x81, Array(numbers[0].value.drop { $0 == 0 })),
            TagLengthValue(0x82, padding + exponent),
        ]
    }

    private static func policy(_ wanted: [UInt8]?, _ reference: UInt8) -> CardMemory.PINPolicy {
        if let policy = wanted?.first.flatMap(CardMemory.PINPolicy.init(rawValue:)) { return policy }
        return switch reference {
        case 0x9C: .always
        case 0x9E: .never
        default: .once
        }
    }
}
