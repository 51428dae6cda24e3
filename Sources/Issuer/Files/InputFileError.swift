package import Model

/// Why a file that somebody named was not read.
package struct InputFileError: OperatorError, Hashable {
    /// The file.
    package let file: InputFile
    /// What happened.
    package let reason: BoundedFile.Failure

    /// What failed.
    package var message: String {
        switch reason {
        case .missing: "there is no file \(file.path)"
        case .notAFile: "\(file.path) is not a file"
        case .tooLarge: "\(file.path) has more than \(file.limit) octets"
        case .system(let detail): "\(file.path) cannot be read: \(detail)"
        }
    }

    /// What to do now.
    package var hint: String? {
        switch reason {
        case .missing: "check the spelling, and the directory you are in"
        case .notAFile: "name a file, not a directory, pipe or device"
        case .tooLarge: "check that it is the right file"
        case .system: "check who may read it"
        }
    }

    /// The kind of failure.
    package var kind: FailureKind {
        switch reason {
        case .missing: .notFound
        case .notAFile, .tooLarge: .invalidInput
        case .system: .unavailable
        }
    }
}
