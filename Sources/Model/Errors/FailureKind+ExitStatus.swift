extension FailureKind {
    /// The exit status for it, after sysexits(3); 64 is wrong usage, from the argument parser.
    package var exitStatus: Int32 {
        switch self {
        case .invalidInput: 65
        case .notFound: 66
        case .unauthorized: 67
        case .unavailable: 69
        case .fault: 70
        case .conflict: 75
        case .refused: 77
        }
    }
}
