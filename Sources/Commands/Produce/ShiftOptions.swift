import ArgumentParser
import Centre
import Model

/// How many tokens `pki produce` makes.
struct ShiftOptions: ParsableArguments {
    @Flag(help: "Make one token: the next application's. This is what happens without any of these.")
    var next = false

    @Flag(help: "Make everything that waits, on all readers at once, and show how each of them is doing.")
    var all = false

    @Option(help: "Make the applications of this file, one number on a line, in its order, on all readers.")
    var batch: String?

    @Option(help: "With --all or --batch: write each PIN letter to APPLICATION.pdf in this folder.")
    var letters: String?

    /// Whether there may be many.
    var isShift: Bool { all || batch != nil }

    func validate() throws {
        guard [next, all, batch != nil].count(where: \.self) < 2 else {
            throw ValidationError("--next, --all or --batch, not two of them")
        }
        guard letters == nil || isShift else { throw ValidationError("--letters goes with --all or --batch") }
    }

    /// What is to be made.
    func scope() throws -> ShiftOrders.Scope {
        try batch.map { .listed(try BatchFile.read($0)) } ?? .queue
    }

    /// Where the letter of one application goes; nil when none is written.
    func letter(for application: ApplicationNumber) -> LetterDestination? {
        letters.map { .file("\($0)/\(application).pdf") }
    }
}
