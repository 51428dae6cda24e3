import Foundation
import OpenSSL

/// The card's processor: memory that lasts, a session that does not, and one command after the other.
///
/// Source: SP 800-73-4 part 2 §3.
struct CardMachine: Sendable {
    /// What is forgotten without power.
    struct Session: Sendable {
        /// What the card waits for to be proven.
        enum Proof {
            /// Mutual authentication: the decrypted witness.
            case witness([UInt8])
            /// External authentication: the encrypted challenge.
            case challenge([UInt8])
        }

        var isSelected = false
        var isPINVerified = false
        /// True only between VERIFY and the next command.
        var isPINFresh = false
        var isManager = false
        var proof: Proof?
        var chain: CommandAPDU?
        var answerRest: [UInt8] = []
    }

    /// The most octets a command chain may bring together.
    private static let chainLimit = 4096
    var memory: CardMemory
    var session = Session()
    /// Private keys that have been decoded, by their encoding.
    var keyCache: [Data: PrivateKey] = [:]

    init(_ memory: CardMemory) {
        self.memory = memory
    }

    mutating func powerLoss() {
        session = Session()
    }

    /// PIN and management key are to be proven again.
    mutating func forgetProofs() {
        session.isPINVerified = false
        session.isPINFresh = false
        session.isManager = false
        session.proof = nil
    }

    /// Executes one APDU as it comes over the wire.
    mutating func answer(to bytes: [UInt8]) -> [UInt8] {
        guard let command = CommandAPDU(encoded: bytes) else {
            return ResponseAPDU(status: .wrongLength).encoded
        }
        if command.instruction == 0xC0 { return nextBlock(expected: command.expected).encoded }
        session.answerRest = []
        guard command.classOctet & ~0x10 == 0 else { return Self.refusal(0x6E00).encoded }
        guard let whole = joinChain(command) else {
            return ResponseAPDU(status: session.chain == nil ? .wrongLength : .success).encoded
        }
        let isVerify = whole.instruction == 0x20
        let response = execute(whole)
        if !isVerify { session.isPINFresh = false }
        session.answerRest = response.data
        guard response.data.count > (command.expected ?? 256) else { return response.encoded }
        return nextBlock(expected: command.expected).encoded
    }

    static func refusal(_ status: UInt16) -> ResponseAPDU {
        ResponseAPDU(status: StatusWord(rawValue: status))
    }

    /// Collects the blocks of a chain; a command that does not continue it drops it.
    ///
    /// - Returns: nil when more blocks are to come, or (with no chain left) when they are too many.
    private mutating func joinChain(_ command: CommandAPDU) -> CommandAPDU? {
        var whole = command
        whole.classOctet &= ~0x10
        if let chain = session.chain, chain.instruction == command.instruction, chain.p1 == command.p1,
            chain.p2 == command.p2
        {
            whole.data = chain.data + command.data
        }
        session.chain = nil
        guard command.classOctet & 0x10 != 0 else { return whole }
        guard whole.data.count <= Self.chainLimit else { return nil }
        session.chain = whole
        return nil
    }

    /// The next octets of a long answer, and how many are left in SW2 of `61xx`.
    private mutating func nextBlock(expected: Int?) -> ResponseAPDU {
        guard !session.answerRest.isEmpty else { return ResponseAPDU(status: .conditionsNotSatisfied) }
        let count = min(expected ?? 256, 256)
        let block = Array(session.answerRest.prefix(count))
        session.answerRest = Array(session.answerRest.dropFirst(count))
        guard !session.answerRest.isEmpty else { return ResponseAPDU(data: block) }
        let left = UInt16(min(session.answerRest.count, 256) & 0xFF)
        return ResponseAPDU(data: block, status: StatusWord(rawValue: 0x6100 | left))
    }

    private mutating func execute(_ command: CommandAPDU) -> ResponseAPDU {
        if command.instruction == 0xA4 { return select(command) }
        guard session.isSelected else { return ResponseAPDU(status: .unknownInstruction) }
        return switch command.instruction {
        case 0xCB: getData(command)
        case 0xDB: putData(command)
        case 0x20: verify(command)
        case 0x24: changeReference(command)
        case 0x2C: resetRetryCounter(command)
        case 0x87: generalAuthenticate(command)
        case 0x47: generate(command)
        default: executeExtension(command)
        }
    }
}
