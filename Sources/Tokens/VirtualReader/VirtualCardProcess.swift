import Foundation

/// A process that is nothing but a card in a virtual reader: to start it is to insert the card, to end it is to pull
/// the card.
public enum VirtualCardProcess {
    private struct Options {
        var stateFile: String?
        var port = VPCDPlug.defaultPort
        var personality = CardPersonality.yubiKey
        var faults: [CardFault] = []
        var delays = CardDelays()
    }

    /// How it is called.
    public static let usage = """
        usage: virtual-card --state FILE [--port N] [--kind \(CardPersonality.names.joined(separator: "|"))]
                            [--fault N:EFFECT]...
                            [--generate-delay MS] [--sign-delay MS]
        effects: pull-before pull-after forget silence garble shorten=OCTETS lengthen=OCTETS refuse=STATUS
        """

    /// Runs until the card is pulled or the process is ended.
    ///
    /// - Parameter arguments: without the program's name.
    /// - Returns: the exit status: 0 when the card was pulled, 64 for wrong usage, 69 when there is no reader or no
    ///   usable state file.
    public static func run(_ arguments: [String]) -> CInt {
        guard let options = parse(arguments), let stateFile = options.stateFile else {
            report(usage)
            return 64
        }
        acceptSignals()
        do {
            let card = try VirtualCard(stateFile: stateFile, creating: options.personality)
            card.set(faults: options.faults)
            card.set(delays: options.delays)
            try VPCDPlug(card, port: options.port).waitUntilRemoved()
            return 0
        } catch {
            report("virtual-card: error: \(error.message)")
            return 69
        }
    }

    /// A parent that starts processes from a dispatch queue hands down a mask that blocks all signals.
    private static func acceptSignals() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe sigaddset(&signals, SIGINT)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static func parse(_ arguments: [String]) -> Options? {
        var options = Options()
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst(), set(name, value, &options) else { return nil }
        }
        return options
    }

    private static func set(_ name: String, _ value: String, _ options: inout Options) -> Bool {
        switch name {
        case "--state": options.stateFile = value
        case "--port":
            guard let port = UInt16(value) else { return false }
            options.port = port
        case "--kind":
            guard let personality = CardPersonality(name: value) else { return false }
            options.personality = personality
        case "--fault":
            guard let fault = CardFault(text: value) else { return false }
            options.faults.append(fault)
        case "--generate-delay", "--sign-delay":
            guard let delay = UInt32(value) else { return false }
            let path = name == "--sign-delay" ? \CardDelays.sign : \CardDelays.generate
            options.delays[keyPath: path] = .milliseconds(Int64(delay))
        default: return false
        }
        return true
    }

    private static func report(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
