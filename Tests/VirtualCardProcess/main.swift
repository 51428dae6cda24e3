import Foundation
import Tokens

exit(VirtualCardProcess.run(Array(CommandLine.arguments.dropFirst())))
