import Foundation

extension CardMachine {
    private static let pinReference: UInt8 = 0x80
    private static let pukReference: UInt8 = 0x81

    /// VERIFY; SP 800-73-4 part 2 §3.2.1.
    ///
    /// Without data it tells the tries left, with P1 FF it forgets the PIN.
    mutating func verify(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p2 == Self.pinReference else { return ResponseAPDU(status: .referenceNotFound) }
        if command.p1 == 0xFF, command.data.isEmpty {
            session.isPINVerified = false
            session.isPINFresh = false
            return ResponseAPDU()
        }
        guard command.p1 == 0 else { return ResponseAPDU(status: .wrongParameters) }
        if command.data.isEmpty { return pinState }
        guard memory.pin.triesLeft > 0 else { return ResponseAPDU(status: .locked) }
        guard command.data.count == 8 else { return Self.refusal(memory.personality.shortPINStatus) }
        let status = attempt(command.data, at: \.pin)
        session.isPINVerified = status == .success
        session.isPINFresh = status == .success
        return ResponseAPDU(status: status)
    }

    /// CHANGE REFERENCE DATA; SP 800-73-4 part 2 §3.2.2.
    mutating func changeReference(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0 else { return ResponseAPDU(status: .wrongParameters) }
        let isPIN = command.p2 == Self.pinReference
        guard isPIN || command.p2 == Self.pukReference else {
            return ResponseAPDU(status: .referenceNotFound)
        }
        let path = isPIN ? \CardMemory.pin : \CardMemory.puk
        guard memory[keyPath: path].triesLeft > 0 else { return ResponseAPDU(status: .locked) }
        let new = Array(command.data.dropFirst(8))
        guard command.data.count == 16, isPIN ? Self.isPIN(new) : new.count == 8 else {
            return ResponseAPDU(status: .wrongData)
        }
        let status = attempt(Array(command.data.prefix(8)), at: path)
        if isPIN { session.isPINVerified = status == .success }
        guard status == .success else { return ResponseAPDU(status: status) }
        memory[keyPath: path].value = Data(new)
        return ResponseAPDU()
    }

    /// RESET RETRY COUNTER; SP 800-73-4 part 2 §3.2.3.
    mutating func resetRetryCounter(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0 else { return ResponseAPDU(status: .wrongParameters) }
        guard command.p2 == Self.pinReference else { return ResponseAPDU(status: .referenceNotFound) }
        guard memory.puk.triesLeft > 0 else { return ResponseAPDU(status: .locked) }
        let new = Array(command.data.dropFirst(8))
        guard command.data.count == 16, Self.isPIN(new) else { return ResponseAPDU(status: .wrongData) }
        let status = attempt(Array(command.data.prefix(8)), at: \.puk)
        guard status == .success else { return ResponseAPDU(status: status) }
        memory.pin.value = Data(new)
        memory.pin.triesLeft = memory.pin.tries
        return ResponseAPDU()
    }

    private var pinState: ResponseAPDU {
        if session.isPINVerified { return ResponseAPDU() }
        let left = memory.pin.triesLeft
        return ResponseAPDU(status: left == 0 ? .locked : .wrongReference(triesLeft: left))
    }

    /// Compares a value, and counts the try when it is wrong; bad padding is just a wrong value.
    private mutating func attempt(
        _ value: [UInt8],
        at path: WritableKeyPath<CardMemory, CardMemory.Reference>
    ) -> StatusWord {
        guard value == Array(memory[keyPath: path].value) else {
            memory[keyPath: path].triesLeft -= 1
            let left = memory[keyPath: path].triesLeft
            return left == 0 && !memory.personality.lastWrongTryIsCounted
                ? .locked : .wrongReference(triesLeft: left)
        }
        memory[keyPath: path].triesLeft = memory[keyPath: path].tries
        return .success
    }

    /// Six to eight digits, then FF up to eight octets (part 2 §2.4.3).
    private static func isPIN(_ value: [UInt8]) -> Bool {
        let digits = value.prefix { (0x30...0x39).contains($0) }
        return value.count == 8 && digits.count >= 6
            && value.dropFirst(digits.count).allSatisfy { $0 == 0xFF }
    }
}
