import ArgumentParser

/// The name of a virtual card on the command line.
struct VirtualCardName: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard VirtualCardShelf.isName(argument) else { return nil }
        text = argument
    }
}
