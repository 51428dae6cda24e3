import CProcess
import Synchronization

/// Gives the memory of code back while nobody asks for anything.
///
/// Most of the code in memory ran once, when the program started. It is that of the program's files, unchanged, and is there again
/// when it is needed: the kernel has it, or reads it.
final class CodeRest: Sendable {
    /// When it is time: nobody asked since the last look, and something ran since memory was given back.
    struct Watch {
        private var seen: Int?
        private var rested: Int?

        /// Looks.
        ///
        /// - Parameter requests: how many there were so far.
        /// - Returns: whether memory is to be given back now.
        mutating func isDue(after requests: Int) -> Bool {
            defer { seen = requests }
            guard requests == seen, requests != rested else { return false }
            rested = requests
            return true
        }
    }

    /// How often it is looked.
    static let rhythm = Duration.seconds(30)

    private let requests = Atomic(0)

    /// Counts a request.
    func disturb() { requests.wrappingAdd(1, ordering: .relaxed) }

    /// Looks until its task is cancelled.
    func run() async {
        var watch = Watch()
        while !Task.isCancelled {
            if watch.isDue(after: requests.load(ordering: .relaxed)) { CodeRest.giveBack() }
            try? await Task.sleep(for: CodeRest.rhythm)
        }
    }

    /// Gives back what the files have.
    static func giveBack() { CProcess_return_code() }
}
