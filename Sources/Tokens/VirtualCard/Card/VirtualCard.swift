import Foundation
import OpenSSL
import Synchronization

/// A complete PIV card in software.
///
/// It is used in-process through `VirtualCardTransport`, or plugged into a real `pcscd` with `VPCDPlug`. Its memory is
/// only in the process, or in a file that is replaced atomically before the card answers, so that a card with its
/// power cut remembers exactly what a real one would.
///
/// Source: SP 800-73-4 part 2; the extensions are those of YubiKeys.
public final class VirtualCard: Sendable {
    /// What comes of a command.
    enum Outcome: Equatable {
        case answer([UInt8])
        case removed
        case silence
    }

    private struct State {
        var machine: CardMachine
        var isInserted = true
        var faults: [CardFault] = []
        var delays = CardDelays()
        var commandCount = 0
    }

    private let state: Mutex<State>
    private let file: CardMemoryFile?
    let exclusion = NSRecursiveLock()

    /// Makes a factory-fresh card that is forgotten with the process.
    ///
    /// - Parameters:
    ///   - personality: how it behaves where cards differ.
    ///   - serial: its serial number; random when not given.
    ///   - maker: who gave it a key to attest with; nil for a card that cannot attest.
    /// - Throws: `TokenError` with `.crypto` when the generator fails.
    public init(
        _ personality: CardPersonality = .yubiKey,
        serial: UInt32? = nil,
        maker: TrainingMaker? = nil
    ) throws(TokenError) {
        let number: UInt32
        if let serial { number = serial } else { number = try Self.randomSerial() }
        let memory = CardMemory(personality, serial: number, attester: try maker?.equipment())
        state = Mutex(State(machine: CardMachine(memory)))
        file = nil
    }

    /// Opens the card kept in a file, or makes a factory-fresh one there.
    ///
    /// - Parameters:
    ///   - path: the file; made with mode 0600.
    ///   - personality: used only for a new card.
    ///   - maker: used only for a new card; nil for one that cannot attest.
    /// - Throws: `TokenError` with `.stateFile`.
    public init(
        stateFile path: String,
        creating personality: CardPersonality = .yubiKey,
        maker: TrainingMaker? = nil
    ) throws(TokenError) {
        let file = CardMemoryFile(path: path)
        if let memory = try file.read() {
            state = Mutex(State(machine: CardMachine(memory)))
        } else {
            let memory = CardMemory(
                personality,
                serial: try Self.randomSerial(),
                attester: try maker?.equipment()
            )
            try file.write(memory)
            state = Mutex(State(machine: CardMachine(memory)))
        }
        self.file = file
    }

    /// The serial number; a card without GET SERIAL does not tell it.
    public var serial: UInt32 { state.withLock { $0.machine.memory.serial } }

    /// The answer to reset: a T=1 card with the historical octets "pki-card".
    ///
    /// Source: ISO/IEC 7816-3 §8.2.
    public var atr: [UInt8] {
        let bytes: [UInt8] = [0xF8, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15] + Array("pki-card".utf8)
        return [0x3B] + bytes + [bytes.reduce(0, ^)]
    }

    /// PIN tries left.
    public var pinTriesLeft: Int { state.withLock { $0.machine.memory.pin.triesLeft } }

    /// PUK tries left.
    public var pukTriesLeft: Int { state.withLock { $0.machine.memory.puk.triesLeft } }

    /// Commands received since the faults were set.
    public var commandCount: Int { state.withLock { $0.commandCount } }

    /// False after a pull, until the card is inserted again.
    public var isInserted: Bool { state.withLock { $0.isInserted } }

    /// Puts the card into its reader, powered up anew.
    public func insert() {
        state.withLock { state in
            state.machine.powerLoss()
            state.isInserted = true
        }
    }

    /// Takes the card out of its reader.
    public func remove() {
        state.withLock { state in
            state.machine.powerLoss()
            state.isInserted = false
        }
    }

    /// Drops all that a card forgets without power: selection, PIN, authentication, half a chain.
    public func powerLoss() {
        state.withLock { $0.machine.powerLoss() }
    }

    /// Sets what will go wrong, instead of what was set before, and starts counting commands anew.
    public func set(faults: [CardFault]) {
        state.withLock { state in
            state.faults = faults
            state.commandCount = 0
        }
    }

    /// Sets how long the card takes.
    public func set(delays: CardDelays) {
        state.withLock { $0.delays = delays }
    }

    /// Executes one command.
    func exchange(_ command: [UInt8]) -> Outcome {
        let delay = state.withLock { $0.delays.delay(of: command) }
        if delay > .zero { Thread.sleep(forTimeInterval: Double(delay.milliseconds) / 1000) }
        return state.withLock { state in
            guard state.isInserted else { return .removed }
            state.commandCount += 1
            let effect = state.faults.first { $0.command == state.commandCount }?.effect
            return execute(command, effect, &state)
        }
    }

    private func execute(_ command: [UInt8], _ effect: CardFault.Effect?, _ state: inout State) -> Outcome {
        switch effect {
        case .refuse(let status): return .answer(ResponseAPDU(status: StatusWord(rawValue: status)).encoded)
        case .pullBefore: return pull(&state)
        case .forget: state.machine.forgetProofs()
        default: break
        }
        let answer = executeDurably(command, &state.machine)
        switch effect {
        case .pullAfter: return pull(&state)
        case .silence: return .silence
        case .shorten(let count): return .answer(Array(answer.dropLast(2).dropLast(count) + answer.suffix(2)))
        case .lengthen(let count):
            return .answer(answer.dropLast(2) + [UInt8](repeating: 0x41, count: count) + answer.suffix(2))
        case .garble: return .answer(answer.dropLast(2).map { ~$0 } + answer.suffix(2))
        default: return .answer(answer)
        }
    }

    /// What the card cannot keep, it has not done.
    private func executeDurably(_ command: [UInt8], _ machine: inout CardMachine) -> [UInt8] {
        let before = machine.memory
        let answer = machine.answer(to: command)
        guard let file, machine.memory != before else { return answer }
        do {
            try file.write(machine.memory)
            return answer
        } catch {
            machine.memory = before
            return ResponseAPDU(status: .memoryFailure).encoded
        }
    }

    private func pull(_ state: inout State) -> Outcome {
        state.machine.powerLoss()
        state.isInserted = false
        return .removed
    }

    private static func randomSerial() throws(TokenError) -> UInt32 {
        let octets = try translating { () throws(CryptoError) in try SecureRandom.bytes(4) }
        return 10_000_000 + octets.reduce(0) { $0 << 8 | UInt32($1) } % 80_000_000
    }
}

extension CardDelays {
    fileprivate func delay(of command: [UInt8]) -> Duration {
        guard command.count > 3, command[0] & 0x10 == 0 else { return .zero }
        switch command[1] {
        case 0x47: return generate
        case 0x87 where command[3] != 0x9B: return sign
        default: return .zero
        }
    }
}
