import Model

/// The exit status for each kind of failure, after sysexits(3); 64 is wrong usage, from the argument parser.
enum ExitStatus {
    static func code(for kind: FailureKind) -> Int32 { kind.exitStatus }

    /// The lines every command's help ends with.
    static let help = """
        EXIT STATUS
          0 done; 64 wrong usage; 65 bad input; 66 not found; 67 wrong passphrase
          or PIN; 69 not available now; 70 internal error; 75 somebody else was
          first; 77 refused.
        """
}
