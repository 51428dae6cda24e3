import Foundation
import OpenSSL

/// Commands of YubiKeys that SP 800-73 does not have.
///
/// Source: Yubico, "PIV extensions" (GET VERSION, GET SERIAL, GET METADATA, SET MANAGEMENT KEY, SET PIN
/// RETRIES, RESET, ATTEST).
extension CardMachine {
    mutating func executeExtension(_ command: CommandAPDU) -> ResponseAPDU {
        let known: [UInt8: CardPersonality.Extension] = [
            0xFD: .version, 0xF8: .serial, 0xF7: .metadata, 0xFF: .setManagementKey, 0xFB: .reset,
            0xF9: .attest,
        ]
        // Whatever states its firmware has it.
        if command.instruction == 0xFA, memory.personality.extensions.contains(.version) {
            return setTries(command)
        }
        guard let wanted = known[command.instruction], memory.personality.extensions.contains(wanted) else {
            return ResponseAPDU(status: .unknownInstruction)
        }
        return switch wanted {
        case .version: ResponseAPDU(data: memory.personality.version)
        case .serial: ResponseAPDU(data: serialOctets)
        case .metadata: metadata(command)
        case .setManagementKey: setManagementKey(command)
        case .reset: reset()
        case .attest: attest(command)
        }
    }

    var serialOctets: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: memory.serial >> UInt32($0)) }
    }

    /// SET MANAGEMENT KEY: P1 FF, P2 FF (or FE with touch); algorithm, 9B, length, key.
    private mutating func setManagementKey(_ command: CommandAPDU) -> ResponseAPDU {
        guard session.isManager else { return ResponseAPDU(status: .securityNotSatisfied) }
        guard command.p1 == 0xFF, command.p2 >= 0xFE else { return ResponseAPDU(status: .wrongParameters) }
        guard command.data.count > 3, let algorithm = ManagementKeyAlgorithm(rawValue: command.data[0]),
            command.data[1] == 0x9B, Int(command.data[2]) == algorithm.keySize,
            command.data.count == 3 + algorithm.keySize
        else { return ResponseAPDU(status: .wrongData) }
        memory.managementKeyAlgorithm = algorithm
        memory.managementKey = Data(command.data.dropFirst(3))
        return ResponseAPDU()
    }

    /// SET PIN RETRIES: P1 for the PIN, P2 for the PUK; both get their factory value.
    private mutating func setTries(_ command: CommandAPDU) -> ResponseAPDU {
        guard session.isManager, session.isPINVerified else {
            return ResponseAPDU(status: .securityNotSatisfied)
        }
        guard command.p1 > 0, command.p2 > 0 else { return ResponseAPDU(status: .wrongParameters) }
        memory.pin = CardMemory.Reference(CardMemory.factoryPIN, tries: Int(command.p1))
        memory.puk = CardMemory.Reference(CardMemory.factoryPUK, tries: Int(command.p2))
        session.isPINVerified = false
        session.isPINFresh = false
        return ResponseAPDU()
    }

    /// GET METADATA: algorithm 01, policy 02, origin 03, public key 04, factory value 05, tries 06.
    private mutating func metadata(_ command: CommandAPDU) -> ResponseAPDU {
        switch command.p2 {
        case 0x80: return metadata(of: memory.pin)
        case 0x81: return metadata(of: memory.puk)
        case 0x9B:
            let isDefault: UInt8 = memory.managementKey == CardMemory.factoryManagementKey ? 1 : 0
            return ordered([(1, [memory.managementKeyAlgorithm.rawValue]), (2, [0, 1]), (5, [isDefault])])
        default: break
        }
        guard let key = memory[key: command.p2], let loaded = privateKey(key) else {
            return ResponseAPDU(status: .referenceNotFound)
        }
        let numbers = publicNumbers(loaded.publicKey).flatMap(\.encoded)
        return ordered([(1, [key.algorithm]), (2, [key.pinPolicy.rawValue, 1]), (3, [1]), (4, numbers)])
    }

    private func metadata(of reference: CardMemory.Reference) -> ResponseAPDU {
        let isDefault: UInt8 = reference.value == reference.factoryValue ? 1 : 0
        let tries = [UInt8(clamping: reference.tries), UInt8(clamping: reference.triesLeft)]
        return ordered([(1, [0xFF]), (5, [isDefault]), (6, tries)])
    }

    private func ordered(_ objects: [(tag: UInt32, value: [UInt8])]) -> ResponseAPDU {
        let order = memory.personality.metadataOrder
        let sorted = objects.sorted {
            (order.firstIndex(of: $0.tag) ?? .max) < (order.firstIndex(of: $1.tag) ?? .max)
        }
        return ResponseAPDU(data: sorted.flatMap { TagLengthValue($0.tag, $0.value).encoded })
    }

    /// RESET: everything back to the factory state, only when PIN and PUK are both locked.
    private mutating func reset() -> ResponseAPDU {
        guard memory.pin.triesLeft == 0, memory.puk.triesLeft == 0 else {
            return ResponseAPDU(status: .conditionsNotSatisfied)
        }
        memory = CardMemory(memory.personality, serial: memory.serial, attester: memory.attester)
        session = Session()
        session.isSelected = true
        return ResponseAPDU()
    }
}
