import CQRCode
import CXLSXWriter
import CZlib
import Crypto
import CryptoExtras
import Logging
import Mustache
import Yams
