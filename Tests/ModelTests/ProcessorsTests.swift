import Foundation
import Testing

@testable import Model

@Suite("Processors")
struct ProcessorsTests {
    @Test(
        "The affinity mask counts, however wide it is",
        arguments: [("3", 2), ("1", 1), ("ff,ffffffff", 40), ("00000000,00000002", 1)]
    )
    func mask(text: String, count: Int) {
        #expect(
            Processors.allowed(in: "Name:\tpki\nCpus_allowed:\t\(text)\nCpus_allowed_list:\t0-1\n") == count
        )
    }

    @Test(
        "A text without a mask, or with an empty one, tells nothing",
        arguments: ["", "Cpus_allowed:\t0\n"]
    )
    func nothing(text: String) {
        #expect(Processors.allowed(in: text) == nil)
    }

    @Test("This process may use at least one processor, and no more than there are")
    func here() {
        #expect((1...ProcessInfo.processInfo.processorCount).contains(Processors.count()))
    }
}
