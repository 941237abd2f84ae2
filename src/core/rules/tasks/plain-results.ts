/** Library functions that run at once and give back what can be neither awaited nor called. */
const plainFunctions = /^(?:time\.sleep|builtins\.(?:print|input|open|len|sorted|sum|str|int|dict|list)|requests\.(?:Session\.)?(?:get|post|put|patch|delete|head|options|request)|subprocess\.(?:run|call|check_call|check_output)|os\.(?:system|remove|makedirs|mkdir|listdir)|json\.(?:loads?|dumps?)|threading\.Thread\.(?:start|join)|asyncio\.(?:get_running_loop|get_event_loop|Queue\.(?:put_nowait|get_nowait|task_done|empty|qsize)|Event\.(?:set|clear|is_set)|Task\.cancel|Future\.(?:cancel|done|set_result|set_exception)|StreamWriter\.(?:write|close|writelines)|current_task|iscoroutinefunction))$/;

/** Whether the result of a library function, by its canonical name, can certainly be neither awaited nor called. */
export function givesPlainResult(name: string): boolean {
  return plainFunctions.test(name);
}
