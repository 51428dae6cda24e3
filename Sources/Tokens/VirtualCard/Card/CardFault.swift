/// Something that goes wrong at one command.
public struct CardFault: Hashable, Sendable {
    /// What goes wrong.
    public enum Effect: Hashable, Sendable {
        /// The card is pulled before it executes the command.
        case pullBefore
        /// The card executes the command and is pulled before it answers.
        case pullAfter
        /// The card takes PIN and management key for not proven, and executes the command: as after another program's end.
        case forget
        /// The card does nothing and answers with this status.
        case refuse(UInt16)
        /// The card executes the command; its answer loses this many octets before the status.
        case shorten(Int)
        /// The card executes the command; so many octets 41 come between its answer and the status.
        case lengthen(Int)
        /// The card executes the command; each octet of data in its answer is inverted.
        case garble
        /// The card executes the command and never answers.
        case silence
    }

    /// Which command, counted from 1 since the faults were set; each block of a chain and each GET RESPONSE counts.
    public let command: Int
    /// What goes wrong.
    public let effect: Effect

    /// Makes a fault.
    public init(at command: Int, _ effect: Effect) {
        self.command = command
        self.effect = effect
    }
}
