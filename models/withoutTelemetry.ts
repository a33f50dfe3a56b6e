/**
 * ONNX Runtime's published builds from 1.29 on tell their maker of every model that is loaded, with the model's names, the
 * command line of the process and an identifier of the machine, unless this is set before the library is first loaded. Set-up
 * sets it for every process of the suite; a program that is started without that environment loads this module first.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
